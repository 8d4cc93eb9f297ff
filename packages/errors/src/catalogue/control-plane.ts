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
  'tenant.unknown': error(404, { code: 4040 }, 'There is no such tenant.', 'List them with `gatehouse tenant list`.'),
  'tenant.exists': error(
    409,
    { code: 4090 },
    'A tenant with that slug exists, or once existed.',
    'Choose another slug: slugs are never reissued.',
  ),
  'tenant.reserved': error(400, { code: -32602 }, 'The slug `platform` is reserved.', 'Choose another slug.'),
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
  'key.unknown': error(404, { code: 4044 }, 'There is no such key.', 'List them with `gatehouse keys list`.'),
  internal: error(
    500,
    { code: -32603 },
    'Something went wrong inside Gatehouse.',
    'Retry; if it persists, report the correlation id to the operator.',
  ),
});
