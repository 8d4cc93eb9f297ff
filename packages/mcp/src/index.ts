export {
  type CheckedNotification,
  type CheckedRequest,
  checkEnvelope,
  type RequestHeaders,
} from './check-envelope.ts';
export { decodeHeaderValue, encodeHeaderValue, HEADER } from './header.ts';
export { errorMessage, resultMessage } from './message.ts';
export { META } from './meta.ts';
export { isMethod, METHODS, type Method, targetMember } from './method.ts';
export {
  isRequestId,
  MAX_REQUEST_DEPTH,
  type Params,
  type ParsedMessage,
  type ParsedNotification,
  type ParsedRequest,
  parseMessage,
  type RequestId,
} from './parse-message.ts';
export { CURRENT_REVISION, SERVED_REVISIONS } from './revision.ts';
export type { RawJson, RawMembers } from './scan-json.ts';
export { isToolName, MAX_SERVED_NAME, servedName } from './served-name.ts';
export { type ToolDefinition, toolDefinitions } from './tool-definition.ts';
export {
  type Implementation,
  MAX_ANSWER_DEPTH,
  parseUpstreamAnswer,
  parseUpstreamMessage,
  relayedResult,
  type UpstreamError,
  type UpstreamNotification,
  type UpstreamResult,
  withServerInfo,
} from './upstream-answer.ts';
export { buildUpstreamRequest, type UpstreamMessage, type UpstreamRequest } from './upstream-request.ts';
