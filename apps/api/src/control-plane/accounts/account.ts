import { isLegible } from '@gatehouse/contracts';
import { z } from 'zod';

export type AccountStatus = 'invited' | 'active' | 'suspended';

/** What an account may do in the control plane; `operator` in the platform tenant only. */
export type Level = 'owner' | 'admin' | 'approver' | 'auditor' | 'member' | 'operator';

/** A person, as tokens and pages speak of them. */
export interface Person {
  readonly id: string;
  /** What tokens carry as `sub`. */
  readonly subject: string;
  readonly email: string;
  /** Whether somebody who reads that mailbox has followed a link to here. */
  readonly emailVerified: boolean;
  readonly displayName: string | undefined;
}

/** Who is at the other end, as far as a request tells. */
export interface Caller {
  /** As `ClientAddresses` gives it. */
  readonly address: string;
  readonly correlationId: string;
  /** The session in which they ask for a change: it is made only while that is there. */
  readonly sessionUid?: string | undefined;
}

/** RFC 5321, section 4.5.3.1.3: a path has up to 256 octets, angle brackets included. */
const EMAIL_LENGTH = 254;

const NAME_LENGTH = 200;

const emailForm = z.email().max(EMAIL_LENGTH);

/**
 * An e-mail address in the one spelling that is stored: in lower case, without blank space around it. `undefined` for
 * what is none. ASCII only: what looks like another address must not become another account.
 */
export function normalEmail(text: string): string | undefined {
  const { success, data } = emailForm.safeParse(text.trim());
  return success ? data.toLowerCase() : undefined;
}

/** Whether text may be a person's name: one line of 1 to 200 characters, none of which hides or turns others. */
export function isDisplayName(text: string): boolean {
  return text.length >= 1 && text.length <= NAME_LENGTH && isLegible(text);
}

/** Whether text may be a subject: the rule of the declarative file, which names subjects too. */
export function isSubject(text: string): boolean {
  return text.length >= 1 && Buffer.byteLength(text) <= 255 && isLegible(text);
}
