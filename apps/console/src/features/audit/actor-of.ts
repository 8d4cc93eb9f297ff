import type { EventView } from '@gatehouse/contracts/api';

/** Who made a change, as its event has it: `account:{id}`, `operator:{id}`; undefined where it is not about one. */
export function actorOf({ detail }: Pick<EventView, 'detail'>): string | undefined {
  return typeof detail.actor === 'string' ? detail.actor : undefined;
}

/** Ids of the accounts of a tenant that made any of these changes, each once. */
export function accountsAmong(events: readonly Pick<EventView, 'detail'>[]): string[] {
  const ids = events.map((event) => actorOf(event)?.match(/^account:(.+)$/)?.[1]);
  return [...new Set(ids.filter((id) => id !== undefined))];
}
