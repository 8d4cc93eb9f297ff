import { describe, expect, it } from 'vitest';
import { type CompareOptions, compareTools, type KnownTool, type ListedTool, type ToolState } from './compare-tools.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digest) => ({ digest, text: `{"is":"${digest}"}` })) as [
  ListedTool,
  ListedTool,
  ListedTool,
];
const options: CompareOptions = { newTools: 'serve', maxKept: 100, room: 10_000 };

const known = (state: ToolState, seenDigest: string | null = null): KnownTool => ({
  id: `id of ${state}`,
  name: 'tool',
  state,
  digest: 'a',
  seenDigest,
});

const compare = (tools: KnownTool[], listed: Record<string, ListedTool>, more: Partial<CompareOptions> = {}) =>
  compareTools(tools, new Map(Object.entries(listed)), { ...options, ...more });

/** What becomes of one tool: its next state, `dropped`, or undefined when nothing is written. */
function next(tool: KnownTool, listed?: ListedTool) {
  const { added, moved, dropped } = compare([tool], listed ? { tool: listed } : {});
  expect(added).toEqual([]);
  if (dropped.length > 0) return 'dropped';
  const [move] = moved;
  return move && { to: move.to, seen: move.seen?.digest, instead: move.instead?.digest };
}

describe('compareTools', () => {
  it('pins what is new, or holds it where new tools are reviewed', () => {
    expect(compare([], { one: A }).added).toEqual([{ name: 'one', state: 'pinned', listed: A }]);
    expect(compare([], { one: A }, { newTools: 'review' }).added).toEqual([{ name: 'one', state: 'held', listed: A }]);
  });

  it('writes nothing for what is as it was', () => {
    expect(next(known('pinned'), A)).toBeUndefined();
    expect(next(known('drifted', 'b'), B)).toBeUndefined();
    expect(next(known('held'), A)).toBeUndefined();
    expect(next(known('rejected'), A)).toBeUndefined();
    expect(next(known('rejected', 'b'), B)).toBeUndefined();
    expect(next(known('gone'))).toBeUndefined();
  });

  it('withholds what changed, and keeps what was seen last', () => {
    expect(next(known('pinned'), B)).toMatchObject({ to: 'drifted', seen: 'b' });
    expect(next(known('drifted', 'b'), C)).toMatchObject({ to: 'drifted', seen: 'c' });
    expect(next(known('gone'), B)).toMatchObject({ to: 'drifted', seen: 'b' });
    expect(next(known('rejected', 'b'), C)).toMatchObject({ to: 'drifted', seen: 'c' });
  });

  it('serves a pinned definition again when it is back', () => {
    const back = { to: 'pinned', seen: undefined, instead: undefined };
    expect(next(known('drifted', 'b'), A)).toEqual(back);
    expect(next(known('rejected', 'b'), A)).toEqual(back);
    expect(next(known('gone'), A)).toEqual(back);
  });

  it('keeps what is listed no more as gone, and forgets what was never served', () => {
    expect(next(known('pinned'))).toMatchObject({ to: 'gone' });
    expect(next(known('drifted', 'b'))).toMatchObject({ to: 'gone' });
    expect(next(known('held'))).toBe('dropped');
  });

  it('serves nothing that waits for an admin, or was refused, because it went away and came back', () => {
    expect(next(known('rejected'))).toBeUndefined();
    expect(next(known('rejected', 'b'))).toBeUndefined();
    expect(compare([], { tool: A }, { newTools: 'review' }).added).toMatchObject([{ state: 'held' }]);
  });

  it('holds what is put in the place of a refused definition, so that the refused one never counts as agreed to', () => {
    expect(next(known('rejected'), B)).toMatchObject({ to: 'held', instead: 'b', seen: undefined });
    expect(next(known('held'), B)).toMatchObject({ to: 'held', instead: 'b', seen: undefined });
  });

  it('takes no more tools than are kept, those that are gone included, and says how many it left out', () => {
    const gone = Array.from({ length: 99 }, (_, n) => ({ ...known('gone'), name: `gone-${n}` }));
    const { added, leftOut } = compare(gone, { one: A, two: A, three: A });
    expect(added.map(({ name }) => name)).toEqual(['one']);
    expect(leftOut).toBe(2);
  });

  it('treats a definition for which there is no room as one that is not there', () => {
    const { moved, added, leftOut } = compare([known('pinned')], { tool: B, other: C }, { room: 5 });
    expect(moved).toMatchObject([{ to: 'gone' }]);
    expect(moved[0]).not.toHaveProperty('seen');
    expect(added).toEqual([]);
    expect(leftOut).toBe(2);
    expect(compare([known('held')], { tool: B }, { room: 5 }).dropped).toHaveLength(1);
  });
});
