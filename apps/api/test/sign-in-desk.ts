import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database, TenantId } from '@gatehouse/db';
import type { AccountDirectory, SignInAccount } from '../src/authorization-server/accounts.ts';
import type {
  InteractionPages,
  IssuerFault,
  PageOwner,
  RenderedPage,
} from '../src/authorization-server/interaction-pages.ts';
import type { OpenInteraction } from '../src/authorization-server/interactions/open-interaction.ts';

/** What an interaction said of itself. */
export interface SeenInteraction {
  readonly prompt: string;
  readonly client: OpenInteraction['client'];
  readonly resource: string | undefined;
  readonly scopes: readonly string[];
  readonly allowedBefore: OpenInteraction['allowedBefore'];
}

/**
 * Accounts and pages for tests of what is between them: whoever comes is signed in as the account that the test has named,
 * without a form, and answers as it says.
 */
export class SignInDesk {
  readonly seen: SeenInteraction[] = [];
  /** Who comes next; nobody: the page stays. */
  accountId: string | undefined;
  decision: 'allow' | 'deny' | 'start-again' | 'stay' = 'allow';
  private readonly people = new Map<string, SignInAccount>();

  constructor(private readonly database: Database) {}

  /** Makes an account, and has it come next. */
  async invite(tenantId: TenantId, subject: string): Promise<SignInAccount> {
    const id = randomUUID();
    const email = `${subject}-${id.slice(0, 8)}@example.test`;
    await this.database.withTenant(tenantId, (tx) =>
      tx.account.create({ data: { tenantId, id, email, status: 'active' } }),
    );
    const account = { id, subject, email, emailVerified: true, displayName: `Person ${subject}`, status: 'active' };
    this.people.set(`${tenantId} ${id}`, account);
    this.accountId = id;
    return account;
  }

  /** Changes what the directory says of an account. */
  change(tenantId: TenantId, id: string, status: string): void {
    const key = `${tenantId} ${id}`;
    const account = this.people.get(key);
    if (account) this.people.set(key, { ...account, status });
  }

  readonly accounts: AccountDirectory = {
    find: async (tenantId, id) => this.people.get(`${tenantId} ${id}`),
  };

  readonly pages: InteractionPages = {
    interact: (interaction, request, response) => this.interact(interaction, request, response),
    visit: async (_visit, _request, response) => void response.writeHead(404).end(),
    goBack: (_tenant, { redirectTo }) =>
      page(`<meta http-equiv="refresh" content="0;url=${redirectTo.replaceAll('&', '&amp;')}">`),
    error: errorPage,
    signOut: (_tenant, { action, xsrf }) => page(`sign out ${action} ${xsrf}`),
    signedOut: () => page('signed out'),
  };

  private async interact(interaction: OpenInteraction, _request: IncomingMessage, response: ServerResponse) {
    const { prompt, client, resource, scopes, allowedBefore } = interaction;
    this.seen.push({ prompt, client, resource, scopes, allowedBefore });
    const next = await this.answer(interaction);
    if (next === undefined) response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${prompt}</p>`);
    else response.writeHead(303, { location: next }).end();
  }

  private async answer(interaction: OpenInteraction): Promise<string | undefined> {
    const { accountId, decision } = this;
    if (decision === 'stay') return undefined;
    if (decision === 'start-again') return interaction.startAgain('test');
    if (interaction.prompt === 'login') {
      return accountId && interaction.signIn({ accountId, amr: ['pwd'], at: new Date() });
    }
    return decision === 'allow' ? interaction.allow() : interaction.deny();
  }
}

function page(text: string): RenderedPage {
  return {
    html: `<!doctype html><p>${text}</p>`,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  };
}

function errorPage({ tenant }: PageOwner, { code, leadsTo }: IssuerFault): RenderedPage {
  return page(`${tenant?.slug ?? 'nobody'}: ${code}${leadsTo === undefined ? '' : ` instead of ${leadsTo}`}`);
}
