import type { FileGrant } from '@gatehouse/contracts';

/** What of two lists of grants is in both, and what in one. */
export interface GrantComparison {
  readonly onlyMine: readonly FileGrant[];
  readonly onlyTheirs: readonly FileGrant[];
  readonly both: readonly FileGrant[];
}

/** Compares grants by what they say. Neither their order nor that of what they name has a meaning. */
export function compareGrants(mine: readonly FileGrant[], theirs: readonly FileGrant[]): GrantComparison {
  const [own, other] = [new Set(mine.map(sayingOf)), new Set(theirs.map(sayingOf))];
  return {
    onlyMine: mine.filter((grant) => !other.has(sayingOf(grant))),
    onlyTheirs: theirs.filter((grant) => !own.has(sayingOf(grant))),
    both: mine.filter((grant) => other.has(sayingOf(grant))),
  };
}

function sayingOf({ allow, deny }: FileGrant): string {
  const { tools, prompts, resources, tags, annotations } = deny ?? allow ?? {};
  const names = [tools, prompts, resources, tags].map((list) => [...new Set(list)].sort());
  return JSON.stringify([deny ? 'deny' : 'allow', ...names, Object.entries(annotations ?? {}).sort()]);
}
