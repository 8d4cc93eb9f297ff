import { defineErrors, error } from './definition.ts';

/** What the stages of the pipeline answer, in their order. */
export const receiveErrors = defineErrors({
  'request.malformed': error(
    400,
    { code: -32700 },
    'The body is not one valid JSON document.',
    'Send a single JSON-RPC message as UTF-8 JSON.',
  ),
  'request.invalid': error(
    400,
    { code: -32600 },
    'The request is not a valid message.',
    'Compare it with the specification of the revision that it names.',
  ),
  'request.batch': error(
    400,
    { code: -32600 },
    'The body is a batch of messages.',
    'Send each message in an HTTP request of its own.',
  ),
  'request.ambiguous': error(
    400,
    { code: -32600 },
    'The HTTP request could be read in more than one way.',
    'Send one Host, Origin, Authorization and Content-Type header at most, and a path as the request target.',
  ),
  'request.media-type': error(
    415,
    { code: -32600 },
    'The body is in a form that is not read here.',
    'Send application/json.',
  ),
  'request.content-encoding': error(
    415,
    { code: -32600 },
    'The body is in an encoding that is not read here.',
    'Send it as it is, without Content-Encoding.',
  ),
  'request.timeout': error(
    408,
    { code: -32600 },
    'The body did not arrive whole within the time that it has.',
    'Send the request again over a better connection, or a smaller one.',
  ),
  'request.too-large': error(
    413,
    { code: -32600 },
    'The body is larger than this server accepts.',
    'Send a smaller request, or pass large content by reference.',
  ),
  'request.header-mismatch': error(
    400,
    { code: -32020 },
    'A standard header is missing or differs from the body.',
    'Send MCP-Protocol-Version, Mcp-Method and Mcp-Name with the values of the body.',
  ),
  'request.revision-unsupported': error(
    400,
    { code: -32022 },
    'This protocol revision is not served here.',
    'Use one of the revisions listed in data.supported.',
  ),
  'request.method-unknown': error(
    404,
    { code: -32601 },
    'The method is not known.',
    'See what this endpoint offers: server/discover says it, in older revisions the answer to initialize.',
  ),
  'session.required': error(
    404,
    { status: 200, code: -32601 },
    'The method needs a session, and revisions before 2026-07-28 are served without one.',
    'Use a client of revision 2026-07-28: log levels and subscriptions need no session there.',
  ),
  'request.params-invalid': error(
    400,
    { code: -32602 },
    'The parameters do not fit the method.',
    'Correct them after the method in the specification, or the schema of the tool.',
  ),
  'host.unknown': error(
    421,
    { code: -32600 },
    'This server does not answer for that Host.',
    'Use the public URL, or have the operator add the origin to GATEHOUSE_ALSO_KNOWN_AS.',
  ),
  'origin.refused': error(
    403,
    { code: -32600 },
    'Requests from that web origin are not accepted.',
    'Have the operator add the origin to GATEHOUSE_BROWSER_ORIGINS.',
  ),
  'http.not-found': error(404, { code: -32600 }, 'There is nothing at this address.', 'Check the path.'),
  'http.method-not-allowed': error(
    405,
    { code: -32600 },
    'This address does not answer that HTTP method.',
    'MCP messages are sent with POST.',
  ),
});

export const authenticateErrors = defineErrors({
  'token.missing': error(
    401,
    { code: 4010 },
    'No access token was sent.',
    'Read the protected-resource metadata named in WWW-Authenticate and obtain a token for this endpoint.',
  ),
  'token.invalid': error(
    401,
    { code: 4011 },
    'The access token is not accepted here.',
    'Obtain a new token for exactly this endpoint, from the issuer named in its metadata.',
  ),
  'token.failures-exceeded': error(
    429,
    { code: 4291 },
    'Too many tokens with a false signature came from this address.',
    'Stop sending them, and try again after the time given in Retry-After.',
  ),
});

export const admitErrors = defineErrors({
  'tenant.suspended': error(
    403,
    { code: 4030 },
    'This tenant is suspended.',
    'Ask the operator of this Gatehouse to resume it.',
  ),
  'limit.exceeded': error(
    429,
    { code: 4290 },
    'There were more requests than the limit of this tenant allows.',
    'Retry after the time given in Retry-After; a tenant admin can change the limits.',
  ),
  'limit.concurrency': error(
    429,
    { code: 4292 },
    'More requests are open at once than the limit of this tenant allows.',
    'Wait for one of them to end, then retry; a tenant admin can change the limits.',
  ),
  'server.busy': error(
    503,
    { code: 5030 },
    'The server cannot take more work right now.',
    'Retry after the time given in Retry-After.',
  ),
  'server.stopping': error(
    503,
    { code: 5034 },
    'The server is stopping and could not wait for the end of this request.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
});

export const authorizeErrors = defineErrors({
  'scope.insufficient': error(
    403,
    { code: 4031 },
    'The token does not cover this operation.',
    'Obtain a token with the scopes named in WWW-Authenticate.',
  ),
  'tool.unknown': error(
    404,
    { status: 200, code: -32602 },
    'There is no such tool here.',
    'Call tools/list for the tools that you may use; ask a tenant admin for a grant if one is missing.',
  ),
  'prompt.unknown': error(
    404,
    { status: 200, code: -32602 },
    'There is no such prompt here.',
    'Call prompts/list for the prompts that you may use; ask a tenant admin for a grant if one is missing.',
  ),
  'resource.unknown': error(
    404,
    { status: 200, code: -32602 },
    'There is no such resource here.',
    'Call resources/list for the resources that you may read; ask a tenant admin for a grant if one is missing.',
  ),
});

export const dispatchErrors = defineErrors({
  'limit.subscriptions': error(
    429,
    { code: 4293 },
    'More resources are followed at once than there is room for.',
    'End subscriptions to resources that you no longer read, then subscribe again.',
  ),
  'request.state-invalid': error(
    400,
    { code: -32602 },
    'The requestState is not one that was given to you for this request, or it is too old.',
    'Send the request again without requestState and inputResponses.',
  ),
  'session.input-needed': error(
    422,
    { status: 200, code: 4220 },
    'The upstream server wants input, which clients of revisions before 2026-07-28 cannot be asked for here.',
    'Repeat it with a client of revision 2026-07-28, or with arguments that leave nothing to ask.',
  ),
  'upstream.unreachable': error(
    502,
    { code: 5020 },
    'The upstream server could not be reached.',
    'Retry later; a tenant admin can check the upstream.',
  ),
  'upstream.invalid-answer': error(
    502,
    { code: 5021 },
    'The upstream server gave an answer that cannot be used.',
    'A tenant admin should check the upstream: its revision, its URL, its log.',
  ),
  'request.cancelled': error(
    499,
    { code: 4990 },
    'The caller went away before the answer.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
  'upstream.timeout': error(
    504,
    { code: 5040 },
    'The upstream server did not answer in time.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
  'upstream.interrupted': error(
    502,
    { code: 5023 },
    'The connection to the upstream server broke before its answer was complete.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
  'upstream.answer-dropped': error(
    503,
    { code: 5035 },
    'The upstream server answered, and there is no room for its answer: too many others are on their way.',
    'Whether the call took effect is not known; check before you repeat it, or ask for less at once.',
  ),
  'upstream.session-lost': error(
    502,
    { code: 5026 },
    'The upstream server does not know the session that it has just begun.',
    'The call was not executed. A tenant admin should check the upstream: it forgets its sessions, or several servers take turns.',
  ),
  'upstream.revision-changed': error(
    502,
    { code: 5027 },
    'The upstream server speaks another revision of the protocol than it did when it was last asked.',
    'The call was not executed; repeat it. A tenant admin can run `gatehouse upstream refresh`.',
  ),
  'upstream.credential-missing': error(
    502,
    { code: 5025 },
    'The credential for the upstream server cannot be used.',
    'A tenant admin should set the secret that the upstream names, or correct the reference to it.',
  ),
  'outbound.refused': error(
    502,
    { code: 5022 },
    'The name or address of the upstream leads nowhere that Gatehouse may contact.',
    'Check the name; use a public address, or have the operator allow the range (GATEHOUSE_OUTBOUND_ALLOW).',
  ),
});

export const recordErrors = defineErrors({
  'record.unavailable': error(
    503,
    { code: 5031 },
    'The attempt cannot be recorded, so it was not made.',
    'Retry after the time given in Retry-After.',
  ),
  'record.lost': error(
    503,
    { code: 5032 },
    'The call was executed, but its record could not be written.',
    'Do not repeat it: data.executed is true. Tell the operator the correlation id.',
  ),
});
