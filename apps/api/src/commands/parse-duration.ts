import { GatehouseError } from '@gatehouse/errors';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90s`, `15m`, `1h` or `7d` in seconds. @throws GatehouseError `usage.invalid` */
export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (!count || !unit) throw new GatehouseError('usage.invalid', { reason: `not a duration such as 15m: ${text}` });
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}
