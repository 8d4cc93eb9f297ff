import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Actor } from '../control-plane/accounts/accounts.service.ts';

/** Who is at the keyboard, as far as this machine knows. */
export function operatorAtKeyboard(): string {
  return `operator:${userInfo().username}`;
}

/** The same, for the record of what this command does. */
export function operatorNow(): Actor {
  return { actor: operatorAtKeyboard(), correlationId: randomUUID() };
}
