import { GatehouseError } from '@gatehouse/errors';

/** Where a secret is, never what it is. Written `provider:path`. */
export interface SecretReference {
  readonly provider: 'local' | 'file' | 'env';
  readonly path: string;
}

const forms = {
  local: { accepts: isSecretName, form: 'local:NAME, where NAME has 1 to 64 of A-Z a-z 0-9 _ . -' },
  file: { accepts: isFilePath, form: 'file:/absolute/path, of A-Z a-z 0-9 _ . @ + = - between single slashes' },
  env: { accepts: isVariableName, form: 'env:NAME, where NAME has 1 to 128 of A-Z 0-9 _' },
} as const satisfies Record<SecretReference['provider'], { accepts: (path: string) => boolean; form: string }>;

/**
 * Reads a reference.
 *
 * @throws GatehouseError `secret.reference-invalid`. It never repeats the text: people paste values in the wrong place.
 */
export function parseSecretReference(text: string): SecretReference {
  const colon = text.indexOf(':');
  const provider = text.slice(0, Math.max(colon, 0));
  const path = text.slice(colon + 1);
  if (!isProvider(provider)) {
    throw new GatehouseError('secret.reference-invalid', { reason: 'it begins with none of local:, file: and env:' });
  }
  if (!forms[provider].accepts(path)) {
    throw new GatehouseError('secret.reference-invalid', { reason: `the form is ${forms[provider].form}` });
  }
  return { provider, path };
}

/** Whether a name may be given to a secret of the local store. */
export function isSecretName(text: string): boolean {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(text);
}

/**
 * Whether text is an absolute path that is its own normal form. Plain ASCII only: no look-alikes, no two spellings of
 * one letter, nothing that a terminal would hide.
 */
export function isFilePath(text: string): boolean {
  if (text.length > 1024) return false;
  const [root, ...segments] = text.split('/');
  if (root !== '' || segments.length === 0) return false;
  return segments.every((segment) => /^[A-Za-z0-9_.@+=-]{1,255}$/.test(segment) && segment !== '.' && segment !== '..');
}

/** Whether text can be the name of an environment variable that holds a secret. */
export function isVariableName(text: string): boolean {
  return /^[A-Z0-9_]{1,128}$/.test(text);
}

function isProvider(text: string): text is SecretReference['provider'] {
  return Object.hasOwn(forms, text);
}
