import { z } from 'zod';
import { moment, name } from '../field.ts';
import { instant } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Audit';

export const eventView = z.object({
  id: z.uuid(),
  at: instant,
  kind: z.string(),
  correlationId: z.string().nullable(),
  principalId: z.uuid().nullable(),
  /** As the principal is called now. */
  subject: z.string().nullable(),
  endpoint: z.string().nullable(),
  method: z.string().nullable(),
  target: z.string().nullable(),
  verdict: z.string().nullable(),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  durationUs: z.number().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

export type EventView = z.input<typeof eventView>;

export const listEvents = defineOperation({
  id: 'listEvents',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/audit/events',
  permission: 'audit:read',
  summary: 'What happened, the latest first',
  query: pageQuery({
    kind: name(64).optional(),
    /** Id, or subject at any issuer. */
    principal: name(255).optional(),
    /** Canonical name of a tool, or whatever else was acted on. */
    target: name(1024).optional(),
    correlation: name(128).optional(),
    outcome: z.enum(['answered', 'failed', 'refused', 'cancelled']).optional(),
    since: moment.optional(),
    until: moment.optional(),
  }),
  answer: pageOf(eventView),
});

export const getEvent = defineOperation({
  id: 'getEvent',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/audit/events/{event}',
  permission: 'audit:read',
  summary: 'One event. The record is kept by time, so it is named by its time as well',
  query: z.strictObject({ at: moment }),
  answer: eventView,
});
