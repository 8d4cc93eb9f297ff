import { randomUUID } from 'node:crypto';
import type { TenantTx } from '@gatehouse/db';
import { canonicalName } from '@gatehouse/policy';
import { appendEvent } from '../audit/append-event.ts';
import type { ToolChanges } from './compare-tools.ts';

/** What a refresh of an upstream changed. Tools are named as their upstream names them. */
export interface CatalogueChange {
  /** Slug. */
  readonly upstream: string;
  /** New ones that are served, and new ones that wait for an admin. */
  readonly pinned: readonly string[];
  readonly held: readonly string[];
  /** Withheld from now on, because their definition is another one. */
  readonly drifted: readonly string[];
  /** Served again, because the definition that is pinned is back. */
  readonly restored: readonly string[];
  /** No longer listed. */
  readonly gone: readonly string[];
  /** Whether prompts, resources, templates or capabilities differ. */
  readonly lists: boolean;
  /** What was listed and is not kept: malformed, too large, of a name that was there already, or too many. */
  readonly leftOut: number;
}

/** The changes of states among changes of tools; another definition of a tool that is withheld anyway is none. */
export function stateChanges({ added, moved, dropped }: ToolChanges) {
  const to = (state: string) => moved.filter((move) => move.to === state && move.tool.state !== state);
  const names = (moves: ReturnType<typeof to>) => moves.map(({ tool }) => tool.name);
  const addedAs = (state: string) => added.filter((tool) => tool.state === state).map(({ name }) => name);
  return {
    pinned: addedAs('pinned'),
    held: [...addedAs('held'), ...names(to('held'))],
    drifted: names(to('drifted')),
    restored: names(to('pinned')),
    gone: [...names(to('gone')), ...dropped.map(({ name }) => name)],
  };
}

/** Tools that an event names of each kind of change; there may be thousands. */
const NAMED = 20;

/** Records what a refresh changed of an upstream's tools: one event, if any state is another one. */
export async function recordChange(tx: TenantTx, change: CatalogueChange, at: Date): Promise<void> {
  const { upstream, pinned, held, drifted, restored, gone } = change;
  const changed = Object.entries({ pinned, held, drifted, restored, gone }).filter(([, names]) => names.length > 0);
  if (changed.length === 0) return;
  const detail = Object.fromEntries(
    changed.map(([kind, names]) => [
      kind,
      { count: names.length, tools: names.slice(0, NAMED).map((name) => canonicalName(upstream, name)) },
    ]),
  );
  await appendEvent(tx, { kind: 'tool.changed', at, correlationId: randomUUID(), target: upstream, detail });
}
