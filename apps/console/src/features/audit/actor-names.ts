import { type EventView, getMember } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { accountsAmong } from './actor-of.ts';

/** Accounts that are looked up for one page; those of others are shown by their ids. */
const LOOKED_UP = 20;

/** What people who made changes are called now, by how events call them. Of those who are gone, or whom one may not see, nothing. */
export async function actorNames(
  tenant: string,
  events: readonly EventView[],
): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(
    accountsAmong(events)
      .slice(0, LOOKED_UP)
      .map(async (member) => {
        const { body } = await pageData(tenant, getMember, { params: { tenant, member } });
        return body ? [[`account:${member}`, body.email] as const] : [];
      }),
  );
  return Object.fromEntries(found.flat());
}
