import { userInfo } from 'node:os';

/** Who is at the keyboard, as far as this machine knows: what the record says of who did it. */
export function operator(): string {
  return `operator:${userInfo().username}`;
}
