/**
 * The closed list of errors. `docs/errors.md` is generated from it.
 *
 * A code is stable: scripts and agents match on it. `title` and `advice` are all that leaves the process;
 * internal detail travels in {@link GatehouseError.reason} and reaches the log only.
 *
 * `mcp` is how the error looks on an MCP endpoint. JSON-RPC codes of the specification are used where one
 * fits (2026-07-28, basic/errors: -32700…-32600, -32020…-32022); our own are positive, outside the range
 * that JSON-RPC and MCP reserve (-32768…-32000). An error about the content of a well-formed request is a
 * JSON-RPC error inside HTTP 200, as stock servers answer it.
 */
export interface ErrorDefinition {
  /** HTTP status of the REST API and of everything that is not an MCP endpoint. */
  readonly status: number;
  /** HTTP status and JSON-RPC code on an MCP endpoint. */
  readonly mcp: { readonly status: number; readonly code: number };
  /** One sentence: what happened. */
  readonly title: string;
  /** One sentence: what to do next. */
  readonly advice: string;
}

const define = (
  status: number,
  mcp: { status?: number; code: number },
  title: string,
  advice: string,
): ErrorDefinition => ({ status, mcp: { status: mcp.status ?? status, code: mcp.code }, title, advice });

export const errorCatalogue = {
  // receive
  'request.malformed': define(
    400,
    { code: -32700 },
    'The body is not one valid JSON document.',
    'Send a single JSON-RPC message as UTF-8 JSON.',
  ),
  'request.invalid': define(
    400,
    { code: -32600 },
    'The request is not a valid message.',
    'Compare it with the specification of the revision that it names.',
  ),
  'request.too-large': define(
    413,
    { code: -32600 },
    'The body is larger than this server accepts.',
    'Send a smaller request, or pass large content by reference.',
  ),
  'request.header-mismatch': define(
    400,
    { code: -32020 },
    'A standard header is missing or differs from the body.',
    'Send MCP-Protocol-Version, Mcp-Method and Mcp-Name with the values of the body.',
  ),
  'request.revision-unsupported': define(
    400,
    { code: -32022 },
    'This protocol revision is not served here.',
    'Use one of the revisions listed in data.supported.',
  ),
  'request.method-unknown': define(
    404,
    { code: -32601 },
    'The method is not known.',
    'Call server/discover to see what this endpoint offers.',
  ),
  'request.params-invalid': define(
    400,
    { code: -32602 },
    'The parameters do not fit the method.',
    'Correct them after the method in the specification, or the schema of the tool.',
  ),
  'host.unknown': define(
    421,
    { code: -32600 },
    'This server does not answer for that Host.',
    'Use the public URL, or have the operator add the origin to GATEHOUSE_ALSO_KNOWN_AS.',
  ),
  'origin.refused': define(
    403,
    { code: -32600 },
    'Requests from that web origin are not accepted.',
    'Have the operator add the origin to GATEHOUSE_BROWSER_ORIGINS.',
  ),
  'http.not-found': define(404, { code: -32600 }, 'There is nothing at this address.', 'Check the path.'),
  'http.method-not-allowed': define(
    405,
    { code: -32600 },
    'This address does not answer that HTTP method.',
    'MCP messages are sent with POST.',
  ),

  // authenticate
  'token.missing': define(
    401,
    { code: 4010 },
    'No access token was sent.',
    'Read the protected-resource metadata named in WWW-Authenticate and obtain a token for this endpoint.',
  ),
  'token.invalid': define(
    401,
    { code: 4011 },
    'The access token is not accepted here.',
    'Obtain a new token for exactly this endpoint, from the issuer named in its metadata.',
  ),

  // admit
  'tenant.suspended': define(
    403,
    { code: 4030 },
    'This tenant is suspended.',
    'Ask the operator of this Gatehouse to resume it.',
  ),
  'server.busy': define(
    503,
    { code: 5030 },
    'The server cannot take more work right now.',
    'Retry after the time given in Retry-After.',
  ),

  // authorize
  'scope.insufficient': define(
    403,
    { code: 4031 },
    'The token does not cover this operation.',
    'Obtain a token with the scopes named in WWW-Authenticate.',
  ),
  'tool.unknown': define(
    404,
    { status: 200, code: -32602 },
    'There is no such tool here.',
    'Call tools/list for the tools that you may use; ask a tenant admin for a grant if one is missing.',
  ),

  // dispatch
  'upstream.unreachable': define(
    502,
    { code: 5020 },
    'The upstream server could not be reached.',
    'Retry later; a tenant admin can check the upstream.',
  ),
  'upstream.invalid-answer': define(
    502,
    { code: 5021 },
    'The upstream server gave an answer that cannot be used.',
    'A tenant admin should check the upstream: its revision, its URL, its log.',
  ),
  'request.cancelled': define(
    499,
    { code: 4990 },
    'The caller went away before the answer.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
  'upstream.timeout': define(
    504,
    { code: 5040 },
    'The upstream server did not answer in time.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
  'upstream.interrupted': define(
    502,
    { code: 5023 },
    'The connection to the upstream server broke before its answer was complete.',
    'Whether the call took effect is not known; check before you repeat it.',
  ),
  'outbound.refused': define(
    502,
    { code: 5022 },
    'The address of the upstream is not one that Gatehouse may contact.',
    'Have the operator allow the range (GATEHOUSE_OUTBOUND_ALLOW), or use a public address.',
  ),

  // record
  'record.unavailable': define(
    503,
    { code: 5031 },
    'The attempt cannot be recorded, so it was not made.',
    'Retry after the time given in Retry-After.',
  ),
  'record.lost': define(
    503,
    { code: 5032 },
    'The call was executed, but its record could not be written.',
    'Do not repeat it: data.executed is true. Tell the operator the correlation id.',
  ),

  // data and isolation
  'database.unavailable': define(
    503,
    { code: 5033 },
    'The database cannot be reached.',
    'Retry shortly; the operator can run `gatehouse doctor`.',
  ),
  'isolation.tenant-unset': define(
    500,
    { code: 5001 },
    'Tenant data was asked for without a tenant.',
    'This is a defect in Gatehouse: report the correlation id.',
  ),
  'isolation.statement-refused': define(
    500,
    { code: 5002 },
    'A statement was refused because it could leave its tenant.',
    'This is a defect in Gatehouse: report the correlation id.',
  ),
  'isolation.unproven': define(
    503,
    { code: 5003 },
    'Tenant isolation could not be proven, so nothing is served.',
    'Run `gatehouse doctor`: it names what is wrong and the remedy.',
  ),
  'migration.failed': define(
    500,
    { code: 5004 },
    'A database migration could not be applied.',
    'Run `gatehouse migrate --status`, mend the cause, and run `gatehouse migrate` again.',
  ),

  // starting
  'data-dir.unwritable': define(
    500,
    { code: 5008 },
    'The data folder cannot be used.',
    'Give the account that runs Gatehouse write access to it, or name another folder in GATEHOUSE_DATA_DIR.',
  ),
  'data-dir.full': define(
    507,
    { status: 500, code: 5009 },
    'There is no space left for the data folder.',
    'Free some space (a new database takes about 100 MB), or name another folder in GATEHOUSE_DATA_DIR.',
  ),
  'port.in-use': define(
    500,
    { code: 5010 },
    'A port that Gatehouse needs is taken.',
    'Stop what listens there, or choose another port with the setting that is named.',
  ),
  'already-running': define(
    409,
    { status: 500, code: 5011 },
    'Another Gatehouse already runs on this data folder.',
    'Use that one, stop it first, or name another folder in GATEHOUSE_DATA_DIR.',
  ),
  'database.not-startable': define(
    500,
    { code: 5012 },
    'The embedded PostgreSQL cannot be started.',
    'Mend the cause that is named, or set DATABASE_URL to a PostgreSQL of your own.',
  ),
  'process.failed': define(
    500,
    { code: 5013 },
    'A process of Gatehouse ended before it was ready.',
    'Its last lines say why.',
  ),

  // keys and secrets
  'key.unavailable': define(
    500,
    { code: 5005 },
    'A key that is needed to read this is not available.',
    'Give the master key that was in use then in GATEHOUSE_PREVIOUS_MASTER_KEYS.',
  ),
  'key.destroyed': define(
    410,
    { code: 4100 },
    'The key of this data was destroyed, and the data with it.',
    'Nothing can bring it back: this is what destroying a key is for.',
  ),
  'envelope.tampered': define(
    500,
    { code: 5006 },
    'Encrypted data does not belong to the place where it was found.',
    'Compare the row with a backup: someone or something moved or changed it.',
  ),
  'key.in-use': define(
    409,
    { code: 4091 },
    'The key is still needed, so it was not destroyed.',
    'Replace it first with `gatehouse keys rotate --tenant T --data`.',
  ),
  'secret.reference-invalid': define(
    400,
    { code: -32602 },
    'This is not a secret reference.',
    'Write it as local:NAME, file:PATH or env:NAME.',
  ),
  'secret.not-permitted': define(
    403,
    { code: 4032 },
    'This tenant may not read secrets from there.',
    'Have the operator give the tenant a folder or a prefix: `gatehouse tenant set`.',
  ),
  'secret.not-found': define(
    404,
    { code: 4041 },
    'There is no such secret.',
    'Set it with `gatehouse secret set --tenant T NAME`.',
  ),
  'secret.invalid': define(
    400,
    { code: -32602 },
    'The value cannot be used as a secret.',
    'Give 1 byte to 64 KiB of UTF-8 text without NUL characters.',
  ),
  'secret.source-refused': define(
    409,
    { code: 4092 },
    'The folder or prefix cannot be given to this tenant.',
    'Choose one that neither holds nor lies within what another tenant or Gatehouse itself uses.',
  ),

  // control plane and command line
  'usage.invalid': define(
    400,
    { code: -32602 },
    'The command is not written correctly.',
    'Run it with --help for its form.',
  ),
  'settings.invalid': define(
    500,
    { code: 5007 },
    'A setting is missing or malformed.',
    'Correct it; `gatehouse doctor --settings` lists all of them.',
  ),
  'file.invalid': define(
    400,
    { code: -32602 },
    'The file does not fit its schema; nothing was changed.',
    'Correct the lines named, and apply it again.',
  ),
  'tenant.unknown': define(404, { code: 4040 }, 'There is no such tenant.', 'List them with `gatehouse tenant list`.'),
  'tenant.exists': define(
    409,
    { code: 4090 },
    'A tenant with that slug exists, or once existed.',
    'Choose another slug: slugs are never reissued.',
  ),
  'tenant.reserved': define(400, { code: -32602 }, 'The slug `platform` is reserved.', 'Choose another slug.'),
  'endpoint.unknown': define(
    404,
    { code: 4042 },
    'The tenant has no such endpoint.',
    'See the endpoints in the file that was applied, or omit --endpoint for the default one.',
  ),
  'principal.unknown': define(
    404,
    { code: 4043 },
    'The tenant has no principal with that subject.',
    'Bind a role to the subject first, or add --provision to create the principal.',
  ),
  'key.unknown': define(404, { code: 4044 }, 'There is no such key.', 'List them with `gatehouse keys list`.'),
  internal: define(
    500,
    { code: -32603 },
    'Something went wrong inside Gatehouse.',
    'Retry; if it persists, report the correlation id to the operator.',
  ),
} as const satisfies Record<string, ErrorDefinition>;

/** Every stable error code. */
export type ErrorCode = keyof typeof errorCatalogue;
