/**
 * What the control-plane API takes at a tenant that has much: every list at its beginning, in its middle and narrowed; the
 * record by each of its filters, also by what never happened and by what happened once, long ago; and writes.
 */
import { type AskApi, makeApiCallers } from './gatehouse/api-callers.ts';
import { fillLargeTenant, LARGE, QUIET, RARE, TENANTS_BESIDE } from './gatehouse/fill-large-tenant.ts';
import { fillTenants } from './gatehouse/fill-tenants.ts';
import { startInstallation } from './gatehouse/installation.ts';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { measureInterleaved, type Subject } from './measure/interleaved.ts';
import { report } from './measure/report.ts';
import { saveResults } from './measure/results.ts';
import { startUpstream } from './targets/upstreams.ts';

/** Of each subject in each round. */
const RUNS = 5;

/** Milliseconds at the median. */
const LIST = 50;
const RECORD = 150;

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

const { json } = readFlags();
await using upstream = await startUpstream('fixed');
await using installation = await startInstallation({ upstreams: [upstream] });
await fillTenants(installation, TENANTS_BESIDE);
await fillLargeTenant(installation);
const ask = await makeApiCallers(installation);

const measured = await measureInterleaved(
  [
    { name: 'who somebody is', work: () => ask('') },
    ...(await listSubjects(ask)),
    // Apart from each other: a tenant that changes all the time is read again five times a second at the most.
    { name: 'a role is replaced', work: () => replaceRole(ask) },
    ...(await recordSubjects(ask)),
    { name: 'a binding is made and removed', work: () => makeBinding(ask) },
  ],
  RUNS,
);
process.stdout.write(
  `${Object.entries(LARGE)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')}\n`,
);
report('api', measured);
/** Of those of which as much is promised. */
const slowest = (target: number) => Math.max(...measured.filter((it) => it.target === target).map(({ p50 }) => p50));
printGates([
  { what: 'the slowest list, p50', figure: slowest(LIST), unit: 'ms', atMost: LIST },
  { what: 'the slowest page of the record, p50', figure: slowest(RECORD), unit: 'ms', atMost: RECORD },
]);
await saveResults(json, 'api', measured);

async function listSubjects(ask: AskApi): Promise<Subject[]> {
  const list = (name: string, path: string, atLeast = 1): Subject => ({
    ...{ name, target: LIST },
    work: () => expectItems(ask, path, atLeast),
  });
  const subjects: Subject[] = [];
  for (const noun of ['tools', 'roles', 'bindings', 'principals', 'groups', 'members', 'clients']) {
    subjects.push(list(noun, `/${noun}`));
    subjects.push(list(`${noun}, 200 from the middle`, `/${noun}?limit=200&cursor=${await middleOf(ask, `/${noun}`)}`));
  }
  for (const noun of ['upstreams', 'endpoints']) subjects.push(list(noun, `/${noun}`));
  return [
    ...subjects,
    list('issuers', '/issuers', 0),
    list('secrets', '/secrets', 0),
    list('tools of an upstream', '/tools?upstream=upstream-7'),
    list('tools by state', '/tools?state=held'),
    list('tools by tag', '/tools?tag=team-3'),
    list('tools by search', '/tools?search=TOOL_4'),
    list('tools that none is', '/tools?search=nothing-like-it', 0),
    list('callers of a tool', '/tools/upstream-7/tool_5/callers?endpoint=fixed&limit=200', 0),
    list('a principal by subject', '/principals?subject=subject-4242'),
    list('principals of an issuer', '/principals?issuer=builtin&limit=200'),
  ];
}

async function recordSubjects(ask: AskApi): Promise<Subject[]> {
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const record = (name: string, query: Readonly<Record<string, string>>, atLeast = 1): Subject => ({
    ...{ name: `record: ${name}`, target: RECORD },
    work: () => expectItems(ask, `/audit/events?${new URLSearchParams(query)}`, atLeast),
  });
  const often = 'upstream-8/tool_3';
  return [
    record('all', {}),
    record('all, 200 from the middle', { limit: '200', cursor: await cursorAt(ask, at(90)) }),
    record('since and until', { since: at(60), until: at(59) }),
    record('until long ago', { until: at(150) }),
    record('until before all', { until: at(400) }, 0),
    record('kind of most', { kind: 'call.finished' }),
    record('kind of some', { kind: 'role.changed' }),
    record('kind of one', { kind: RARE.kind }),
    record('kind of none', { kind: 'secret.removed' }, 0),
    record('principal with many', { principal: 'subject-1' }),
    record('principal with one', { principal: RARE.subject }),
    record('principal with none', { principal: QUIET }, 0),
    record('tool', { target: often }),
    record('tool of one', { target: RARE.target }),
    record('tool of none', { target: 'nothing/at-all' }, 0),
    record('correlation', { correlation: 'c-400000' }),
    record('correlation of one', { correlation: RARE.correlation }),
    record('correlation of none', { correlation: 'nothing' }, 0),
    record('answered', { outcome: 'answered' }),
    record('refused', { outcome: 'refused' }),
    record('cancelled: one', { outcome: 'cancelled' }),
    record('principal and tool', { principal: 'subject-1', target: often }, 0),
    record('principal and tool: none', { principal: 'subject-1', target: RARE.target }, 0),
    record('decided: many', { kind: 'call.decided' }),
    record('decided, answered: none', { kind: 'call.decided', outcome: 'answered' }, 0),
    record('decided, refused: none', { kind: 'call.decided', outcome: 'refused' }, 0),
    record('tool and refused', { target: often, outcome: 'refused' }, 0),
    record('principal and cancelled: none', { principal: 'subject-1', outcome: 'cancelled' }, 0),
    record('principal, kind: none', { principal: 'subject-1', kind: RARE.kind }, 0),
    record('of most, by the one', { principal: RARE.subject, kind: 'call.finished' }, 0),
    record('tool, until long ago', { target: often, until: at(150) }),
    record('answered, of a kind: none', { kind: RARE.kind, outcome: 'answered' }, 0),
    record('refused, of a kind: none', { kind: 'role.changed', outcome: 'cancelled' }, 0),
  ];
}

/** @throws TypeError when there are fewer, so that no answer is quick because it is wrong */
async function expectItems(ask: AskApi, path: string, atLeast: number): Promise<void> {
  const { items } = (await ask(path)).body as Page;
  if (items.length < atLeast) throw new TypeError(`${path} has ${items.length} items`);
}

/** Where the page ends that half of a list is before. */
async function middleOf(ask: AskApi, path: string): Promise<string> {
  const cursors: string[] = [];
  for (let cursor = ''; ; ) {
    const page = (await ask(`${path}?limit=50${cursor && `&cursor=${cursor}`}`)).body as Page;
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
    cursors.push(cursor);
  }
  return cursors[Math.floor(cursors.length / 2)] ?? '';
}

async function cursorAt(ask: AskApi, until: string): Promise<string> {
  const { nextCursor } = (await ask(`/audit/events?limit=1&until=${until}`)).body as Page;
  return nextCursor ?? '';
}

/** With its grants the other way round. */
async function replaceRole(ask: AskApi): Promise<void> {
  const { body, etag } = await ask('/roles/role-250');
  const { grants } = body as { readonly grants: readonly unknown[] };
  await ask('/roles/role-250', { method: 'PUT', body: { grants: grants.toReversed() }, ifMatch: etag ?? '' });
}

async function makeBinding(ask: AskApi): Promise<void> {
  const to = { subject: 'subject-1' };
  const { body, etag } = await ask('/bindings', { method: 'POST', body: { role: 'role-250', to } });
  const { id } = body as { readonly id: string };
  await ask(`/bindings/${id}`, { method: 'DELETE', ifMatch: etag ?? '' });
}
