import { GatehouseError } from '@gatehouse/errors';

/** What a browser answered for a passkey. @throws GatehouseError `form.refused` */
export function credentialIn(form: ReadonlyMap<string, string>): unknown {
  try {
    return JSON.parse(form.get('credential') ?? '');
  } catch (cause) {
    throw new GatehouseError('form.refused', { reason: 'the answer of a passkey is not JSON', cause });
  }
}
