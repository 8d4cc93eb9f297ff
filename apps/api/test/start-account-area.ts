import type { Type } from '@nestjs/common';
import type { Person } from '../src/control-plane/accounts/account.ts';
import { Activations } from '../src/control-plane/accounts/activations.service.ts';
import { Invitations } from '../src/control-plane/accounts/invitations.service.ts';
import { AccountVisitor, type Seen } from './account-visitor.ts';
import { type IssuerWorld, startIssuerWorld } from './issuer-world.ts';
import { by, HOME, PASSWORD, tokenOf } from './start-accounts.ts';
import type { WrittenMail } from './written-mails.ts';

export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

export const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1';

/** People of two tenants, and the real pages of their accounts. */
export interface AccountArea extends AsyncDisposable {
  readonly world: IssuerWorld;
  get<Service>(service: Type<Service>): Service;
  /** Somebody new at acme, who can sign in with the password that all have. */
  person(): Promise<Person>;
  visitor(options?: { readonly userAgent?: string }): AccountVisitor;
  /** Somebody new, signed in in a browser, and looking at their sessions. */
  newcomer(): Promise<{ readonly person: Person; readonly visitor: AccountVisitor; readonly seen: Seen }>;
  /** What somebody was sent, oldest first. */
  mailsTo(email: string): Promise<WrittenMail[]>;
  /** Turns back when the person of every session has last proved who they are. */
  age(minutes: number): Promise<void>;
}

export async function startAccountArea(): Promise<AccountArea> {
  const world = await startIssuerWorld({ signIn: 'pages', host: 'localhost' });
  const { issuers } = world;
  const get = <Service>(service: Type<Service>): Service => issuers.services.get(service, { strict: false });
  let people = 0;
  const person = async () => {
    const tenantId = await issuers.tenantId('acme');
    const email = `person-${++people}@acme.example`;
    const { link } = await get(Invitations).invite(tenantId, { email, notify: false }, by);
    const acceptance = { token: tokenOf(link), displayName: 'Somebody', password: PASSWORD, caller: HOME };
    return get(Activations).accept(tenantId, acceptance);
  };
  const visitor: AccountArea['visitor'] = ({ userAgent = FIREFOX } = {}) =>
    new AccountVisitor(issuers.origin, '/t/acme/oauth/account', userAgent);
  return {
    ...{ world, get, person, visitor },
    newcomer: async () => {
      const somebody = await person();
      const browser = visitor();
      return { person: somebody, visitor: browser, seen: await browser.signIn(somebody.email, PASSWORD) };
    },
    mailsTo: async (email) => (await issuers.mails()).filter(({ raw }) => raw.includes(`To: ${email}\r\n`)),
    age: async (minutes) => {
      const tenantId = await issuers.tenantId('acme');
      await issuers.database.withTenant(
        tenantId,
        (tx) => tx.$executeRaw`
          update oauth_sessions
             set payload = jsonb_set(payload::jsonb, '{loginTs}',
                   to_jsonb((payload::jsonb ->> 'loginTs')::integer - ${minutes * 60}::integer))::text
           where tenant_id = ${tenantId}::uuid and account_id is not null`,
      );
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
