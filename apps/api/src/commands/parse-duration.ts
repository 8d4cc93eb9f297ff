import { durationMs } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';

/** `90s`, `15m`, `1h` or `7d` in seconds. @throws GatehouseError `usage.invalid` */
export function parseDuration(text: string): number {
  const length = durationMs(text);
  if (length === undefined)
    throw new GatehouseError('usage.invalid', { reason: `not a duration such as 15m: ${text}` });
  return length / 1_000;
}
