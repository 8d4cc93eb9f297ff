export { checkEnvelope } from './check-envelope.ts';
export { checkMirroredParams, mirrorParams } from './check-mirrored-params.ts';
export type { CheckedMessage, CheckedNotification, CheckedRequest, SessionRequest } from './checked-message.ts';
export { type ClaimedName, claimedName } from './claimed-name.ts';
export { mirroredCapabilities } from './client-capabilities.ts';
export { type CompletionReference, completionReference, completionReferenceTo } from './completion-reference.ts';
export { type Era, eraOf } from './era.ts';
export { errorForm } from './error-form.ts';
export { decodeHeaderValue, encodeHeaderValue, HEADER, type RequestHeaders, SESSION_ID_HEADER } from './header.ts';
export {
  inputRequiredText,
  mayAskForInput,
  type Retry,
  requestStateOf,
  retryOf,
  undeclaredInputs,
} from './input-required.ts';
export {
  acknowledgement,
  type ChangingList,
  type ListenFilter,
  listChanged,
  listenedTasks,
  listenParams,
  listenResult,
  parseListenFilter,
  resourceUpdated,
} from './listen.ts';
export { errorMessage, errorText, relayedErrorMessage, resultMessage } from './message.ts';
export { META } from './meta.ts';
export { isMethod, METHODS, type Method, targetMember } from './method.ts';
export { type MirroredParam, mirroredParams } from './mirrored-params.ts';
export {
  type PromptDefinition,
  promptDefinitions,
  type ResourceDefinition,
  resourceDefinitions,
  type TemplateDefinition,
  templateDefinitions,
} from './other-definitions.ts';
export {
  isRequestId,
  MAX_REQUEST_DEPTH,
  type Params,
  type ParsedMessage,
  type ParsedNotification,
  type ParsedRequest,
  type ParsedResponse,
  parseMessage,
  type RequestId,
} from './parse-message.ts';
export { type Refusal, refusalIn } from './refusal.ts';
export { relayable } from './relayable.ts';
export { httpStatusOf, type RelayedError, relayedError } from './relayed-error.ts';
export { CURRENT_REVISION, isStatelessRevision, LATEST_SESSION_REVISION, SERVED_REVISIONS } from './revision.ts';
export { CODE } from './rpc-code.ts';
export type { RawJson, RawMembers } from './scan-json.ts';
export { isToolName, MAX_SERVED_NAME, servedName } from './served-name.ts';
export {
  buildSessionNotification,
  buildSessionRequest,
  buildSessionResponse,
  type SessionAddress,
  type SessionUpstreamRequest,
  sessionHeaders,
} from './session-era/build-session-message.ts';
export { checkSessionMessage } from './session-era/check-session-message.ts';
export { currentResult } from './session-era/current-result.ts';
export { buildInitialize, type Handshake, readHandshake } from './session-era/handshake.ts';
export { sessionError } from './session-era/session-error.ts';
export { isSessionId } from './session-era/session-id.ts';
export { sessionResult } from './session-era/session-result.ts';
export { sessionTool } from './session-era/session-tool.ts';
export { underToken } from './session-era/under-token.ts';
export {
  newsIn,
  parseSubscriptionMessage,
  type SubscriptionMessage,
  type UpstreamNews,
} from './subscription-message.ts';
export {
  answersOfRound,
  asksOfRound,
  declaresTasks,
  inputRequestsOf,
  type RoundAnswers,
  TASKS_EXTENSION,
  type TaskOutcome,
  type TaskState,
  type TaskStatus,
  taskAnswers,
  taskChanged,
  taskCreated,
  taskNoted,
  tasksUndeclared,
  taskView,
} from './tasks.ts';
export { type ToolDefinition, toolDefinitions } from './tool-definition.ts';
export { toolDigest } from './tool-digest.ts';
export {
  type Implementation,
  parseUpstreamAnswer,
  parseUpstreamMessage,
  relayedResult,
  withServerInfo,
} from './upstream-answer.ts';
export {
  MAX_ANSWER_DEPTH,
  readSessionMessage,
  type UpstreamAsk,
  type UpstreamError,
  type UpstreamNotification,
  type UpstreamResult,
} from './upstream-message.ts';
export { buildUpstreamRequest, type UpstreamMessage, type UpstreamRequest } from './upstream-request.ts';
export { compileUriTemplate } from './uri-template.ts';
