import { z } from 'zod';

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `15m`, `1h` or `7d` in milliseconds; `undefined`: it is none. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count && unit ? Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS] : undefined;
}

/** A length of time that is not nothing, as people write it. @param max the longest one, in the same words */
export function duration(max: string) {
  const longest = durationMs(max) ?? 0;
  return z.string().refine((text) => {
    const length = durationMs(text);
    return length !== undefined && length > 0 && length <= longest;
  }, `Write a time such as 90s, 10m, 1h or 2d: more than nothing, and ${max} at the most.`);
}
