import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { createTenant, type MadeTenant } from '@gatehouse/testkit';
import type { Type } from '@nestjs/common';
import { type TOTP, URI } from 'otpauth';
import { vi } from 'vitest';
import type { Caller, Person } from '../src/control-plane/accounts/account.ts';
import type { Actor } from '../src/control-plane/accounts/accounts.service.ts';
import { Activations } from '../src/control-plane/accounts/activations.service.ts';
import { Background } from '../src/control-plane/accounts/background.ts';
import { TotpService } from '../src/control-plane/accounts/factors/totp.service.ts';
import { Invitations, type Invited } from '../src/control-plane/accounts/invitations.service.ts';
import { SESSION_ENDER, type SessionEnder } from '../src/control-plane/accounts/sessions/session-ender.ts';
import type { SignInOutcome } from '../src/control-plane/accounts/sign-in/outcome.ts';
import { PasswordSignIn } from '../src/control-plane/accounts/sign-in/password-sign-in.service.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

/** Good ones, by the rules. */
export const PASSWORD = 'wander-kettle-piano-7';
export const OTHER_PASSWORD = 'velvet giraffe lamp 42';

export const by: Actor = { actor: 'operator:test', correlationId: 'the-command' };

/** Somebody at an address. */
export const from = (address: string): Caller => ({ address, correlationId: `from ${address}` });

export const HOME = from('192.0.2.1');

/** A message as it was written to its file. */
export interface WrittenMail {
  readonly raw: string;
  /** Without its encoding. */
  readonly text: string;
  readonly link: string;
}

/** Accounts of two tenants on a real database; what is mailed is in a folder. */
export interface TestAccounts extends AsyncDisposable {
  readonly plane: TestControlPlane;
  readonly acme: MadeTenant;
  readonly globex: MadeTenant;
  get<Service>(service: Type<Service>): Service;
  /** Calls of the port that ends sessions. */
  sessionsEnded(): readonly { readonly accountId: string; readonly except: string | undefined }[];
  /** Oldest first, when all that was begun in the background has ended. */
  mails(): Promise<WrittenMail[]>;
  invite(email: string, tenant?: MadeTenant): Promise<Invited>;
  /** Somebody who has accepted an invitation, with {@link PASSWORD}, at an address where they are not known after that. */
  person(email: string, tenant?: MadeTenant): Promise<Person>;
  signIn(email: string, options?: { password?: string; caller?: Caller; tenant?: MadeTenant }): Promise<SignInOutcome>;
  /** Adds an authenticator app; the clock goes on to its next code. */
  addApp(person: Person): Promise<App>;
}

/** An authenticator app in somebody's hand. */
export interface App {
  /** What it shows now. */
  code(): string;
}

export async function startAccounts(publicUrl?: string): Promise<TestAccounts> {
  const plane = await startControlPlane(publicUrl);
  const { services, database, clock, dataDir } = plane;
  const get = <Service>(service: Type<Service>): Service => services.get(service, { strict: false });
  const [acme, globex] = [
    await createTenant(database, { slug: 'acme' }),
    await createTenant(database, { slug: 'globex' }),
  ];
  const endAll = vi.spyOn(services.get<SessionEnder>(SESSION_ENDER, { strict: false }), 'endAll');
  const invite: TestAccounts['invite'] = (email, { tenantId } = acme) =>
    get(Invitations).invite(tenantId, { email }, by);
  const accounts: TestAccounts = {
    plane,
    acme,
    globex,
    get,
    sessionsEnded: () => endAll.mock.calls.map(([, accountId, except]) => ({ accountId, except })),
    mails: async () => {
      await get(Background).settled();
      return readMails(join(dataDir, 'mail'));
    },
    invite,
    person: async (email, tenant = acme) => {
      const token = tokenOf((await invite(email, tenant)).link);
      const caller = from('203.0.113.99');
      return get(Activations).accept(tenant.tenantId, { token, displayName: 'Somebody', password: PASSWORD, caller });
    },
    signIn: (email, { password = PASSWORD, caller = HOME, tenant = acme } = {}) =>
      get(PasswordSignIn).withPassword(tenant.tenantId, { email, password, caller }),
    addApp: async ({ id: accountId }) => {
      const { uri, challenge } = await get(TotpService).begin(acme.tenantId, accountId);
      const app = URI.parse(uri) as TOTP;
      const code = () => app.generate({ timestamp: clock.now().getTime() });
      await get(TotpService).confirm(acme.tenantId, { accountId, challenge, code: code(), caller: HOME });
      clock.advance(30_000);
      return { code };
    },
    [Symbol.asyncDispose]: () => plane[Symbol.asyncDispose](),
  };
  return accounts;
}

/**
 * What comes of attempts at the same time. A database connection is waited for a few seconds at the most, so on a slow
 * machine some of them may not get that far.
 */
export async function atOnce<T>(count: number, attempt: (index: number) => Promise<T>): Promise<T[]> {
  const settled = await Promise.allSettled(Array.from({ length: count }, (_, index) => attempt(index)));
  return settled.flatMap((each) => {
    if (each.status === 'fulfilled') return [each.value];
    if (each.reason instanceof GatehouseError && each.reason.code === 'database.unavailable') return [];
    throw each.reason;
  });
}

/** The last part of a one-time link. */
export function tokenOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}

/** Oldest first. */
export async function readMails(folder: string): Promise<WrittenMail[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.sort().map(async (name) => {
      const raw = await readFile(join(folder, name), 'utf8');
      const text = raw
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return { raw, text, link: /^https?:\S+$/m.exec(text)?.[0] ?? '' };
    }),
  );
}
