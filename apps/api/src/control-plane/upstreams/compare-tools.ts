/** pinned: served; drifted, held, rejected: withheld until an admin has decided; gone: no longer listed. */
export type ToolState = 'pinned' | 'drifted' | 'held' | 'rejected' | 'gone';

/** A tool as it is kept. Digests are hexadecimal. */
export interface KnownTool {
  readonly id: string;
  readonly name: string;
  readonly state: ToolState;
  readonly digest: string;
  /** Of what was seen since, where that differs. */
  readonly seenDigest: string | null;
}

/** A tool as its upstream lists it now. */
export interface ListedTool {
  readonly digest: string;
  /** The definition as JSON. */
  readonly text: string;
}

export interface NewTool {
  readonly name: string;
  readonly state: 'pinned' | 'held';
  readonly listed: ListedTool;
}

export interface MovedTool {
  readonly tool: KnownTool;
  readonly to: ToolState;
  /** What waits beside the pinned definition. */
  readonly seen?: ListedTool;
  /** What takes the place of a definition that was never pinned, or is refused. */
  readonly instead?: ListedTool;
}

/** What has to be written so that the tools that are kept are those that were listed. */
export interface ToolChanges {
  readonly added: readonly NewTool[];
  readonly moved: readonly MovedTool[];
  /** Never served, and listed no more: forgotten, so that a list of ever new names does not fill the table. */
  readonly dropped: readonly KnownTool[];
  /** Listed, but not kept: there was no room. */
  readonly leftOut: number;
}

export interface CompareOptions {
  /** serve | review: what happens to a tool that was not there before. */
  readonly newTools: string;
  /** Tools that may be kept, whatever their state. */
  readonly maxKept: number;
  /** Characters of definitions that may still be added. */
  readonly room: number;
}

/**
 * Compares what is kept of an upstream's tools with what it lists. Only a definition that was pinned before, or that
 * comes new where new tools are served, is pinned by this; nothing that an admin has to decide about, or has refused, is
 * served because it went away and came back.
 */
export function compareTools(
  known: readonly KnownTool[],
  listed: ReadonlyMap<string, ListedTool>,
  { newTools, maxKept, room }: CompareOptions,
): ToolChanges {
  let left = room;
  let leftOut = 0;
  const fits = (text: string): boolean => {
    const isRoom = text.length <= left;
    if (isRoom) left -= text.length;
    else leftOut++;
    return isRoom;
  };

  const moved: MovedTool[] = [];
  const dropped: KnownTool[] = [];
  for (const tool of known) {
    let move = moveOf(tool, listed.get(tool.name));
    const stored = move && move !== 'drop' && (move.seen ?? move.instead);
    // What cannot be kept cannot be looked at either: then the tool is treated as one that is not there.
    if (stored && !fits(stored.text)) move = moveOf(tool, undefined);
    if (move === 'drop') dropped.push(tool);
    else if (move) moved.push({ tool, ...move });
  }

  const added: NewTool[] = [];
  const names = new Set(known.map(({ name }) => name));
  const state = newTools === 'serve' ? 'pinned' : 'held';
  let kept = known.length - dropped.length;
  for (const [name, tool] of listed) {
    if (names.has(name)) continue;
    if (kept >= maxKept) leftOut++;
    else if (fits(tool.text)) {
      added.push({ name, state, listed: tool });
      kept++;
    }
  }
  return { added, moved, dropped, leftOut };
}

type Move = Omit<MovedTool, 'tool'>;

function moveOf(tool: KnownTool, listed: ListedTool | undefined): Move | 'drop' | undefined {
  const { state, digest, seenDigest } = tool;
  if (!listed) {
    if (state === 'held') return 'drop';
    return state === 'pinned' || state === 'drifted' ? { to: 'gone' } : undefined;
  }
  if (listed.digest === (seenDigest ?? digest) && state !== 'gone') return undefined;
  // Held, or rejected as a whole: there is no definition that anybody agreed to.
  const neverAgreed = state === 'held' || (state === 'rejected' && seenDigest === null);
  if (neverAgreed) return { to: 'held', instead: listed };
  return listed.digest === digest ? { to: 'pinned' } : { to: 'drifted', seen: listed };
}
