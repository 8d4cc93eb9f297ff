/**
 * What a decision costs in memory: `decide()` over 1,000 grants that 200 bindings give one principal, and
 * `derivePermissions()` of the same, which happens once for a principal and is kept.
 */
import { type Binding, decide, derivePermissions, type Grant, type Role, UNREVIEWED } from '@gatehouse/policy';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { printTable, saveResults } from './measure/results.ts';

const ROLES = 200;
const GRANTS_A_ROLE = 5;
const DECISIONS = 50_000;
const DERIVATIONS = 300;

/** What the grants look like: as they mostly are, and the shape that helps the index least. */
const shapes: Readonly<Record<string, (at: number) => Partial<Grant>>> = {
  'mixed grants': (at) =>
    [
      { tools: [`upstream-${at % 40}/tool_${at}`] },
      { tools: [`upstream-${at % 40}/*`], annotations: { readOnlyHint: true } },
      { tools: [`upstream-${at % 40}/get_${at}_*`], prompts: [`upstream-${at % 40}/*`] },
      { tools: ['*'], tags: [`tag-${at}`] },
      { effect: 'deny' as const, tools: [`*/*delete_${at}*`] },
    ][at % 5] ?? {},
  'only *…* globs': (at) => ({ tools: [`*/*word${at}*`] }),
};

const flags = readFlags();
const results = Object.entries(shapes).map(([shape, grantOf]) => measure(shape, grantOf));
printTable(
  ['1,000 grants, 200 bindings', 'decide p50 µs', 'p99 µs', 'derive p50 µs', 'p99 µs'],
  results.map(({ shape, decideMicroseconds: [a, b], deriveMicroseconds: [c, d] }) => [
    shape,
    ...[a, b, c, d].map((figure) => figure.toFixed(1)),
  ]),
);
printGates(
  results.map(({ shape, decideMicroseconds: [p50] }) => ({
    what: `decide(), ${shape}`,
    figure: p50,
    unit: 'µs',
    atMost: 50,
  })),
);
await saveResults(flags.json, 'decide', results);

function measure(shape: string, grantOf: (at: number) => Partial<Grant>) {
  const input = { ...access(grantOf), principalId: 'ann', groupIds: ['hers'], at: new Date() };
  const derivation = timed(DERIVATIONS, () => derivePermissions(input));
  const permissions = derivePermissions(input);
  const scopes = new Set(['mcp']);
  const names = ['upstream-7/read_invoice_of_customer', 'upstream-7/tool_7', 'upstream-9/get_9_x', 'elsewhere/unknown'];
  let turn = 0;
  const decision = timed(DECISIONS, () => {
    const name = names[turn++ % names.length] ?? '';
    return decide(permissions, { kind: 'tool', name, annotations: UNREVIEWED, tags: ['tag-13'], scopes });
  });
  return { shape, decideMicroseconds: decision, deriveMicroseconds: derivation };
}

function access(grantOf: (at: number) => Partial<Grant>): { roles: Role[]; bindings: Binding[] } {
  const roles = Array.from({ length: ROLES }, (_, role) => ({
    id: `role-${role}`,
    slug: `role-${role}`,
    grants: Array.from({ length: GRANTS_A_ROLE }, (_, grant): Grant => {
      const at = role * GRANTS_A_ROLE + grant;
      return { id: `grant-${at}`, effect: 'allow', tools: [], prompts: [], resources: [], tags: [], ...grantOf(at) };
    }),
  }));
  const bindings = roles.map(({ id }, at) => ({
    id: `binding-${at}`,
    roleId: id,
    ...(at % 2 ? { principalId: 'ann' } : { groupId: 'hers' }),
  }));
  return { roles, bindings };
}

/** The median and the 99th percentile, in microseconds; the first tenth is not counted. */
function timed(times: number, work: () => unknown): readonly [p50: number, p99: number] {
  const durations: number[] = [];
  for (let time = 0; time < times; time++) {
    const began = performance.now();
    work();
    if (time >= times / 10) durations.push((performance.now() - began) * 1000);
  }
  durations.sort((one, other) => one - other);
  const quantile = (share: number) => durations[Math.ceil(durations.length * share) - 1] ?? Number.NaN;
  return [quantile(0.5), quantile(0.99)];
}
