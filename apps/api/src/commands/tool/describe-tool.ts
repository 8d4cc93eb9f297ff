import type { Hint } from '@gatehouse/policy';
import type { Difference } from '../../control-plane/tools/tool-differences.ts';
import type { ToolComparison, ToolSummary } from '../../control-plane/tools/tools.service.ts';

const SHORT: Readonly<Record<Hint, string>> = {
  readOnlyHint: 'read-only',
  destructiveHint: 'destructive',
  idempotentHint: 'idempotent',
  openWorldHint: 'open-world',
};

/** One line of `tool list`. */
export function describeTool({ name, state, annotations, reviewed, tags, digest }: ToolSummary): string {
  const hints = Object.entries(SHORT).filter(([hint]) => annotations[hint as Hint]);
  return [
    name.padEnd(40),
    state.padEnd(8),
    digest.slice(0, 12),
    `${reviewed ? 'reviewed' : 'unreviewed'}: ${hints.map(([, word]) => word).join(', ') || 'none'}`,
    tags.map((tag) => `#${tag}`).join(' '),
  ]
    .join('  ')
    .trimEnd();
}

/** One tool in `tool diff`. What is shown of definitions is JSON, in which a line break is written out. */
export function describeComparison({ name, state, digest, pinnedDigest, differences }: ToolComparison): string[] {
  return [
    `${name} (${state})`,
    ...(pinnedDigest === digest ? [] : [`pinned ${pinnedDigest ?? 'never'}`]),
    `seen   ${digest}`,
    ...(differences.length > 0 ? differences.flatMap(describeDifference) : ['  no difference']),
    '',
  ];
}

function describeDifference({ path, ...sides }: Difference): string[] {
  const line = (sign: string, side: 'before' | 'after') =>
    side in sides ? [`  ${sign} ${path || '/'} ${JSON.stringify(sides[side])}`] : [];
  return [...line('-', 'before'), ...line('+', 'after')];
}
