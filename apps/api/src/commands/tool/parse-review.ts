import { GatehouseError, nearest } from '@gatehouse/errors';
import { UNREVIEWED } from '@gatehouse/policy';

/**
 * A digest in full: a shorter one could be met by a definition that was made for it.
 *
 * @throws GatehouseError `usage.invalid`
 */
export function parseDigest(value: string): string {
  if (/^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw new GatehouseError('usage.invalid', { reason: 'a digest is 64 hexadecimal digits, as `tool diff` shows it' });
}

/** Hints as JSON. @throws GatehouseError `usage.invalid` */
export function parseAnnotations(value: string): Readonly<Record<string, boolean>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch (cause) {
    throw new GatehouseError('usage.invalid', { reason: '--annotations is not JSON', cause });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new GatehouseError('usage.invalid', { reason: '--annotations is not a JSON object' });
  }
  for (const [name, hint] of Object.entries(parsed)) {
    if (!Object.hasOwn(UNREVIEWED, name)) {
      const near = nearest(name.slice(0, 100), Object.keys(UNREVIEWED));
      throw new GatehouseError('usage.invalid', {
        reason: `${name.slice(0, 100)} is no annotation${near ? `; did you mean ${near}` : ''}`,
      });
    }
    if (typeof hint !== 'boolean') throw new GatehouseError('usage.invalid', { reason: `${name} is true or false` });
  }
  return parsed as Readonly<Record<string, boolean>>;
}
