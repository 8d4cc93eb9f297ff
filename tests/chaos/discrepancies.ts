import { Book, type CallEvent, canonical } from './book.ts';
import type { Made } from './callers.ts';
import type { Arrival } from './counting-upstream.ts';
import { callOnce, type Endpoint, type Refused } from './governed-call.ts';

/** Everything that is known of a time of trouble, from three sides. */
export interface Accounts {
  /** What the callers saw. */
  readonly made: readonly Made[];
  /** What reached the upstream. */
  readonly arrived: readonly Arrival[];
  /** Where the record is. */
  readonly adminUrl: string;
  readonly endpoint: Endpoint;
  /** Whether the process that served all of it lived on: then it owes the end of every call. */
  readonly apiLivedOn: boolean;
}

/** Codes of errors after which a call may be repeated, because it was not made (docs/errors.md). */
const NOT_MADE: ReadonlySet<unknown> = new Set(['database.unavailable', 'record.unavailable', 'server.busy']);

/** What does not add up between callers, upstream and record: a sentence each. */
export async function discrepancies(accounts: Accounts): Promise<string[]> {
  // Looking for what is on record is itself a call that arrives.
  const arrived = [...accounts.arrived];
  const reached = new Set(arrived.map(({ id }) => id));
  const digests = await digestsOf({ ...accounts, arrived });
  const book = await Book.read(accounts.adminUrl);
  return [
    ...inTheBook(book.events),
    ...accounts.made.flatMap((made) => ofACaller(made, reached.has(made.id), book)),
    ...ofTheUpstream({ ...accounts, arrived }, book, digests),
  ];
}

/** What the record alone gives away. */
function inTheBook(events: readonly CallEvent[]): string[] {
  const found = [
    ...doubled(events.map(({ id }) => id)).map((id) => `the event ${id} is there twice`),
    ...doubled(events.map(({ kind, correlationId }) => `${kind} of ${correlationId}`)).map(
      (it) => `${it} is there twice`,
    ),
  ];
  const decided = new Set(events.filter(({ kind }) => kind === 'call.decided').map((event) => event.correlationId));
  for (const { kind, target, correlationId } of events) {
    if (kind !== 'call.finished') continue;
    if (target === canonical('touch') && !decided.has(correlationId)) {
      found.push(`${correlationId} was finished and never decided`);
    }
    if (target === canonical('look') && decided.has(correlationId)) {
      found.push(`${correlationId} only looked and has two events`);
    }
  }
  return found;
}

/** What one caller was told that is not so. */
function ofACaller({ tool, id, outcome }: Made, hasArrived: boolean, book: Book): string[] {
  if (outcome.kind === 'broken') return [];
  const { correlationId } = outcome;
  const finished = book.ofAttempt(correlationId, 'call.finished');
  if (outcome.kind === 'refused') return ofARefusal(id, outcome, finished, hasArrived);
  const found: string[] = [];
  if (finished.length !== 1) found.push(`${id} was answered, and has ${finished.length} events of that`);
  if (finished.some((event) => event.outcome !== 'answered' || event.target !== canonical(tool))) {
    found.push(`${id} was answered, and recorded as something else`);
  }
  if (tool === 'touch' && book.ofAttempt(correlationId, 'call.decided').length !== 1) {
    found.push(`${id} was answered, and its decision is not on record`);
  }
  if (!hasArrived) found.push(`${id} was answered, and never reached the upstream`);
  return found;
}

function ofARefusal(id: string, refused: Refused, finished: readonly CallEvent[], hasArrived: boolean): string[] {
  const { status, error, retryAfter } = refused;
  const found: string[] = [];
  if (status !== 503) found.push(`${id} was answered ${status}: ${JSON.stringify(error)}`);
  if (NOT_MADE.has(error?.data.code)) {
    if (!retryAfter) found.push(`${id} was refused, and nobody said for how long`);
    if (hasArrived) found.push(`${id} may be repeated, it was said, and it had reached the upstream`);
  } else if (error?.data.code === 'record.lost') {
    if (error.data.executed !== true || error.data.retry !== false)
      found.push(`${id} does not say that it was executed`);
    if (retryAfter) found.push(`${id} was executed, and its caller is told when to retry`);
    if (!hasArrived) found.push(`${id} was executed, it was said, and never reached the upstream`);
    if (finished.length !== 1) found.push(`${id} was executed, and has ${finished.length} events of its end`);
  } else {
    found.push(`${id} failed with ${JSON.stringify(error)}`);
  }
  return found;
}

/** What reached the upstream and is not on record. */
function ofTheUpstream({ arrived, made, apiLivedOn }: Accounts, book: Book, digests: ReadonlyMap<string, string>) {
  const found = doubled(arrived.map(({ id }) => id)).map((id) => `${id} reached the upstream twice`);
  const answered = answeredOf(made);
  for (const { tool, id } of arrived) {
    if (answered.has(id)) continue;
    const digest = digests.get(id);
    if (!digest) {
      found.push(`${id} could not be looked for`);
      continue;
    }
    if (tool === 'touch' && book.ofArguments(tool, digest, 'call.decided').length !== 1) {
      found.push(`${id} reached the upstream, and its decision is not on record`);
    }
    // Looking for it has left one event more of a call that looks.
    const finished = book.ofArguments(tool, digest, 'call.finished').length - (tool === 'look' ? 1 : 0);
    if (finished !== 1 && (apiLivedOn || finished > 1)) found.push(`${id} has ${finished} events of its end`);
  }
  return found;
}

/**
 * The digests of the arguments of calls that arrived and were not answered. Nobody but the tenant's key can make one, so
 * they are asked for: a call with the same arguments leaves the same digest. It looks, so it leaves no decision.
 */
async function digestsOf({ arrived, made, endpoint, adminUrl }: Accounts): Promise<ReadonlyMap<string, string>> {
  const answered = answeredOf(made);
  const attempts = new Map<string, string>();
  for (const { id } of arrived.filter((arrival) => !answered.has(arrival.id))) {
    const outcome = await callOnce(endpoint, { tool: 'look', id });
    if (outcome.kind === 'answered') attempts.set(outcome.correlationId, id);
  }
  const { events } = await Book.read(adminUrl);
  return new Map(
    events.flatMap(({ correlationId, digest }) => {
      const id = attempts.get(correlationId);
      return id && digest ? [[id, digest]] : [];
    }),
  );
}

const answeredOf = (made: readonly Made[]): ReadonlySet<string> =>
  new Set(made.filter(({ outcome }) => outcome.kind === 'answered').map(({ id }) => id));

function doubled(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
