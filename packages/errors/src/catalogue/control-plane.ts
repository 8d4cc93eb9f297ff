import { defineErrors, error } from './definition.ts';

/** What admins and operators are told. */
export const controlPlaneErrors = defineErrors({
  'usage.invalid': error(
    400,
    { code: -32602 },
    'The command is not written correctly.',
    'Run it with --help for its form.',
  ),
  'settings.invalid': error(
    500,
    { code: 5007 },
    'A setting is missing or malformed.',
    'Correct it; `gatehouse doctor --settings` lists all of them.',
  ),
  'file.invalid': error(
    400,
    { code: -32602 },
    'The file does not fit its schema; nothing was changed.',
    'Correct the lines named, and apply it again.',
  ),
  'issuer.audience-taken': error(
    409,
    { code: 4095 },
    'Another tenant takes tokens of that issuer with that audience, and they could be the same ones.',
    'Bind the issuer by a claim that differs between the two (`bind.tenant`), or to the endpoint (`audience: endpoint`).',
  ),
  'tenant.not-exportable': error(
    409,
    { code: 4096 },
    'The tenant holds something that the declarative file cannot say.',
    'Change or remove what is named, and export again.',
  ),
  'command.unsupported': error(
    501,
    { code: 5015 },
    'This version does not do that yet.',
    'Read in docs/contract.md what it does, and what is planned.',
  ),
  'tenant.unknown': error(404, { code: 4040 }, 'There is no such tenant.', 'List them with `gatehouse tenant list`.'),
  'tenant.exists': error(
    409,
    { code: 4090 },
    'A tenant with that slug exists, or once existed.',
    'Choose another slug: slugs are never reissued.',
  ),
  'tenant.reserved': error(400, { code: -32602 }, 'The slug `platform` is reserved.', 'Choose another slug.'),
  'tenant.marked': error(
    409,
    { code: 4099 },
    'The tenant is marked for deletion.',
    'Take the mark back first; then it is suspended, and can be resumed.',
  ),
  'endpoint.unknown': error(
    404,
    { code: 4042 },
    'The tenant has no such endpoint.',
    'See the endpoints in the file that was applied, or omit --endpoint for the default one.',
  ),
  'principal.unknown': error(
    404,
    { code: 4043 },
    'The tenant has no principal with that subject.',
    'Bind a role to the subject first, or add --provision to create the principal.',
  ),
  'operator-tokens.forbidden': error(
    403,
    { code: 4033 },
    'This tenant forbids tokens minted by operators.',
    'Sign in as the subject, or say why there is no other way with --break-glass: the tenant will see it.',
  ),
  'key.unknown': error(404, { code: 4044 }, 'There is no such key.', 'List them with `gatehouse keys list`.'),
  'upstream.unknown': error(
    404,
    { code: 4045 },
    'The tenant has no such upstream.',
    'See the upstreams in the file that was applied.',
  ),
  'upstream.revision-unsupported': error(
    502,
    { code: 5024 },
    'The upstream server does not speak a revision of the protocol that Gatehouse uses.',
    'Bring it to revision 2025-03-26 or later, or check that its URL is that of an MCP endpoint.',
  ),
  'upstream.credential-refused': error(
    502,
    { code: 5028 },
    'The upstream server lets nobody in who comes with what Gatehouse has for it.',
    'A tenant admin should give it a credential that its server takes, as a secret reference.',
  ),
  'catalogue.tool-unknown': error(
    404,
    { code: 4046 },
    'The tenant has no such tool.',
    'List them with `gatehouse tool list`; `gatehouse upstream refresh` asks an upstream for its tools.',
  ),
  'catalogue.tool-changed': error(
    409,
    { code: 4093 },
    'The tool is not any more what was looked at; nothing was decided.',
    'Look at it again with `gatehouse tool diff`, and decide with the digest that it shows.',
  ),
  'catalogue.nothing-to-review': error(
    409,
    { code: 4094 },
    'There is nothing to decide about this tool.',
    'See its state with `gatehouse tool list`; a tool that is served is reviewed with --annotations.',
  ),
  'catalogue.tool-not-gone': error(
    409,
    { code: 4097 },
    'Only a tool that is gone can be forgotten.',
    'Reject it to withhold it; once its upstream lists it no more it is gone, and can be forgotten.',
  ),
  internal: error(
    500,
    { code: -32603 },
    'Something went wrong inside Gatehouse.',
    'Retry; if it persists, report the correlation id to the operator.',
  ),
});
