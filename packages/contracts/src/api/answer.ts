import { z } from 'zod';

/** A moment in an answer: ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** Whether an apply of the declarative file made it, which may remove it again. */
export const fromFile = z.boolean();
