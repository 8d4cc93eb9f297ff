import { defineErrors, error } from './definition.ts';

/** Keys and secrets at rest. */
export const keyErrors = defineErrors({
  'key.unavailable': error(
    500,
    { code: 5005 },
    'A key that is needed to read this is not available.',
    'Give the master key that was in use then in GATEHOUSE_PREVIOUS_MASTER_KEYS.',
  ),
  'key.destroyed': error(
    410,
    { code: 4100 },
    'The key of this data was destroyed, and the data with it.',
    'Nothing can bring it back: this is what destroying a key is for.',
  ),
  'envelope.tampered': error(
    500,
    { code: 5006 },
    'Encrypted data does not belong to the place where it was found.',
    'Compare the row with a backup: someone or something moved or changed it.',
  ),
  'key.in-use': error(
    409,
    { code: 4091 },
    'The key is still needed, so it was not destroyed.',
    'Replace it first with `gatehouse keys rotate --tenant T --data`.',
  ),
  'secret.reference-invalid': error(
    400,
    { code: -32602 },
    'This is not a secret reference.',
    'Write it as local:NAME, file:PATH or env:NAME.',
  ),
  'secret.not-permitted': error(
    403,
    { code: 4032 },
    'This tenant may not read secrets from there.',
    'Have the operator give the tenant a folder or a prefix: `gatehouse tenant set`.',
  ),
  'secret.not-found': error(
    404,
    { code: 4041 },
    'There is no such secret.',
    'Set it with `gatehouse secret set --tenant T NAME`.',
  ),
  'secret.invalid': error(
    400,
    { code: -32602 },
    'The value cannot be used as a secret.',
    'Give 1 byte to 64 KiB of UTF-8 text without NUL characters.',
  ),
  'secret.source-refused': error(
    409,
    { code: 4092 },
    'The folder or prefix cannot be given to this tenant.',
    'Choose one that neither holds nor lies within what another tenant or Gatehouse itself uses.',
  ),
});
