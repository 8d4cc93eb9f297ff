import type { RelationFacts } from './catalogue.ts';
import { type Finding, findings, type Problem } from './finding.ts';

/** The record is append-only for the runtime role. */
export function judgeRecord(relations: readonly RelationFacts[]): Finding[] {
  const events = relations.find(({ name }) => name === 'events');
  const held = events?.privileges.toSorted().join(', ');
  const allWell = 'The runtime role can add events and read them, and nothing else.';
  if (held === undefined) {
    return findings('record.append-only', allWell, [
      { sentence: 'There is no table events.', remedy: 'Run `gatehouse migrate`.' },
    ]);
  }
  const problem = {
    sentence: `The runtime role may ${held || 'do nothing with'} events.`,
    remedy: 'As gatehouse_owner: grant exactly insert and select on events to gatehouse_app.',
  };
  return findings('record.append-only', allWell, held === 'INSERT, SELECT' ? [] : [problem]);
}

/**
 * Partitions are made ahead, and nothing had to go elsewhere. Only a warning: without one events go to the default
 * partition, and it is the running worker that makes them.
 */
export function judgePartitions(
  relations: readonly RelationFacts[],
  defaultIsEmpty: boolean | undefined,
  now: Date,
): Finding[] {
  const remedy = 'Let the worker run, or: select public.ensure_event_partitions(3).';
  const names = new Set(relations.filter(({ isPartition }) => isPartition).map(({ name }) => name));
  const problems: Problem[] = [0, 1]
    .map((ahead) => partitionName(now, ahead))
    .filter((name) => !names.has(name))
    .map((name) => ({ sentence: `The partition ${name} is missing.`, remedy }));
  if (defaultIsEmpty === false) {
    problems.push({ sentence: 'Events lie in the default partition: their month had none.', remedy });
  }
  return findings('record.partitions', 'Events have partitions for this month and the next.', problems, 'warn');
}

/** Months are those of UTC, as ensure_event_partitions() counts them. */
function partitionName(now: Date, monthsAhead: number): string {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsAhead, 1));
  return `events_${month.toISOString().slice(0, 7).replace('-', '_')}`;
}
