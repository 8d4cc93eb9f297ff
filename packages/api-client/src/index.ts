export {
  type ApiAnswer,
  type ApiClient,
  type ApiClientOptions,
  type ApiRequestOptions,
  createApiClient,
} from './api-client.ts';
export { ApiProblem } from './api-problem.ts';
