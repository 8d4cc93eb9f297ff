import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Level } from '../control-plane/accounts/account.ts';
import type { AccountsService } from '../control-plane/accounts/accounts.service.ts';
import type { Activations } from '../control-plane/accounts/activations.service.ts';
import type { Invitations } from '../control-plane/accounts/invitations.service.ts';
import type { TenantsService } from '../control-plane/tenants/tenants.service.ts';

/** One who can sign in at a demo tenant. */
export interface DemoSignIn {
  readonly tenant: string;
  readonly subject: string;
  readonly email: string;
  readonly password: string;
}

export interface DemoAccountsParts {
  readonly tenants: TenantsService;
  readonly accounts: AccountsService;
  readonly invitations: Invitations;
  readonly activations: Activations;
}

interface DemoPerson {
  readonly tenant: string;
  /** As the demo tenants' files bind them. */
  readonly subject: string;
  readonly name: string;
  readonly level: Level;
}

const PEOPLE: readonly DemoPerson[] = [
  { tenant: 'acme', subject: 'ada', name: 'Ada Lovelace', level: 'member' },
  { tenant: 'acme', subject: 'joan', name: 'Joan Clarke', level: 'auditor' },
  { tenant: 'acme', subject: 'grace', name: 'Grace Hopper', level: 'owner' },
  { tenant: 'acme', subject: 'margaret', name: 'Margaret Hamilton', level: 'admin' },
  { tenant: 'globex', subject: 'hank', name: 'Hank Scorpio', level: 'owner' },
  { tenant: 'globex', subject: 'homer', name: 'Homer Simpson', level: 'member' },
];

/** Who did it, for the record. */
const BY = { actor: 'demo', correlationId: randomUUID() };

/**
 * Makes the accounts of the demo that are missing, each with a password of its own that is in the data folder only.
 *
 * @returns everybody whose password is known
 */
export async function seedDemoAccounts(dataDir: string, parts: DemoAccountsParts): Promise<readonly DemoSignIn[]> {
  const path = join(dataDir, 'demo-credentials.json');
  const known = [...(await readSignIns(path))];
  for (const person of PEOPLE) {
    const made = await ensureAccount(person, parts);
    if (!made) continue;
    known.push(made);
    // At once: an account whose password nobody knows is of no use to anybody.
    await writeFile(path, `${JSON.stringify(known, undefined, 2)}\n`, { mode: 0o600 });
  }
  return known;
}

async function ensureAccount(
  { tenant, subject, name, level }: DemoPerson,
  { tenants, accounts, invitations, activations }: DemoAccountsParts,
): Promise<DemoSignIn | undefined> {
  const tenantId = await tenants.idOf(tenant);
  const there = await accounts.findBySubject(tenantId, subject);
  // One that was invited when the process ended is invited again.
  if (there && there.status !== 'invited') return undefined;
  const email = `${subject}@${tenant}.example`;
  const password = randomBytes(15).toString('base64url');
  const invitation = there
    ? await invitations.resend(tenantId, there.id, BY)
    : await invitations.invite(tenantId, { email, level, subject, displayName: name, notify: false }, BY);
  const token = invitation.link.slice(invitation.link.lastIndexOf('/') + 1);
  const caller = { address: '127.0.0.1', correlationId: BY.correlationId };
  await activations.accept(tenantId, { token, displayName: name, password, caller });
  return { tenant, subject, email, password };
}

async function readSignIns(path: string): Promise<readonly DemoSignIn[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}
