import type { FileGrant, Hints } from '@gatehouse/contracts';

const HINTS: Readonly<Record<keyof Hints, readonly [yes: string, no: string]>> = {
  readOnlyHint: ['only read', 'do not only read'],
  destructiveHint: ['may destroy', 'do not destroy'],
  idempotentHint: ['are safe to repeat', 'are not safe to repeat'],
  openWorldHint: ['reach beyond their upstream', 'stay within their upstream'],
};

/** A grant in a sentence, in two parts: what it does, and to what. */
export function describeGrant({ allow, deny }: FileGrant): {
  readonly effect: 'allow' | 'deny';
  readonly things: string;
} {
  const { tools, prompts, resources, tags, annotations } = deny ?? allow ?? {};
  const hints = (Object.keys(HINTS) as (keyof Hints)[]).flatMap((hint) => {
    const value = annotations?.[hint];
    return value === undefined ? [] : [HINTS[hint][value ? 0 : 1]];
  });
  const isAboutTools = tools !== undefined || tags !== undefined || hints.length > 0;
  const toolWords = [
    tools === undefined || tools.includes('*') ? 'all tools' : `the tools ${inWords(tools)}`,
    tags && `tagged ${inWords(tags, 'or')}`,
    hints.length > 0 && `that ${inWords(hints)}`,
  ];
  const parts = [
    isAboutTools && toolWords.filter(Boolean).join(' '),
    prompts && (prompts.includes('*') ? 'all prompts' : `the prompts ${inWords(prompts)}`),
    resources && (resources.includes('*') ? 'all resources' : `the resources ${inWords(resources)}`),
  ].filter((part) => typeof part === 'string');
  return { effect: deny ? 'deny' : 'allow', things: parts.length > 0 ? parts.join('; ') : 'nothing yet' };
}

/** More than this is not read out one by one. */
const NAMED = 6;

function inWords(names: readonly string[], word = 'and'): string {
  if (names.length > NAMED) return `${names.slice(0, NAMED).join(', ')} ${word} ${names.length - NAMED} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}
