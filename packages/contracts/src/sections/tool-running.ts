import { z } from 'zod';
import { duration } from '../duration.ts';
import { oneOf } from '../field.ts';

/**
 * Answered while the caller waits; as a task where the caller knows tasks; either, by how long it takes; or never but as a
 * task.
 */
export const EXECUTIONS = ['inline', 'task', 'auto', 'task-required'] as const;

/** Whether a call is made again of which nobody knows whether it had its effect: as the reviewed annotations say, or never. */
export const RETRIES = ['effective-idempotent', 'never'] as const;

/** Callers wait a minute for an answer, and give up then. */
export const MAX_INLINE_MS = 55_000;

/** A task is not worked at for longer. */
export const MAX_DEADLINE = '7d';

/** How the calls of a tool are run. What a rule does not name it says nothing about. */
export const toolRunning = {
  execution: oneOf(EXECUTIONS).optional(),
  /** For how long `auto` answers directly. */
  inlineMs: z
    .int('This must be a whole number of milliseconds.')
    .min(0, 'This must be 0 or more.')
    .max(MAX_INLINE_MS, `This must be ${MAX_INLINE_MS} or less: clients do not wait longer than a minute.`)
    .optional(),
  /** By when a task has to have come to an end. */
  deadline: duration(MAX_DEADLINE).optional(),
  retry: oneOf(RETRIES).optional(),
};

/** What rules say of how the calls of a tool are run. */
export type NamedRunning = z.output<z.ZodObject<typeof toolRunning>>;

/** Picks that out of a rule, in an order that stays. @returns null where it says nothing of it */
export function namedRunning({ execution, inlineMs, deadline, retry }: NamedRunning): NamedRunning | null {
  const named = {
    ...(execution !== undefined && { execution }),
    ...(inlineMs !== undefined && { inlineMs }),
    ...(deadline !== undefined && { deadline }),
    ...(retry !== undefined && { retry }),
  };
  return Object.keys(named).length > 0 ? named : null;
}
