import { GatehouseError } from '@gatehouse/errors';

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** A date, which begins in UTC, or a date-time with its offset. @throws GatehouseError `usage.invalid` */
export function parseMoment(text: string): Date {
  const moment = new Date(MOMENT.test(text) ? text : Number.NaN);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new GatehouseError('usage.invalid', {
    reason: `not a date, nor a date-time with its offset such as 2026-11-22T09:30:00Z: ${text}`,
  });
}
