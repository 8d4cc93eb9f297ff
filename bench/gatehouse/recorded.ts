import type { Installation } from './installation.ts';

/** What is on record of the calls of one tool. */
export interface Recorded {
  /** `call.finished`: one a call. */
  readonly finished: number;
  /** `call.decided`: one more for each call of a tool that was not reviewed as read-only. */
  readonly decided: number;
}

/** Counts the events of the calls of one tool, by its canonical name. */
export async function countRecorded(installation: Installation, canonicalName: string): Promise<Recorded> {
  await using session = await installation.openAdmin();
  const { rows } = await session.query<{ kind: string; count: string }>(
    `select kind, count(*) from events where method = 'tools/call' and target = $1 group by kind`,
    [canonicalName],
  );
  const count = (kind: string) => Number(rows.find((row) => row.kind === kind)?.count ?? 0);
  return { finished: count('call.finished'), decided: count('call.decided') };
}
