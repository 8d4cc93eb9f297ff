import { type PromptDefinition, servedName } from '@gatehouse/mcp';
import { canonicalName } from '@gatehouse/policy';
import { type Served, ServedNames, type Shown } from './served.ts';
import type { ServedPrompt } from './tenant-snapshot.ts';

/** The prompts of an endpoint under the names that it gives them. Withheld is what would clash. */
export function servePrompts(shown: readonly Shown<PromptDefinition>[]): Served<ReadonlyMap<string, ServedPrompt>> {
  const names = new ServedNames<ServedPrompt>();
  for (const { prefix, upstream, offers } of shown) {
    for (const definition of offers) {
      const { name } = definition;
      // Names of prompts are any text, and a long one may be cut in the middle of a character.
      const served = servedName(prefix, name).toWellFormed();
      const canonical = canonicalName(upstream.slug, name);
      names.add(served, canonical, () => ({
        servedName: served,
        upstream,
        name,
        canonicalName: canonical,
        definition,
      }));
    }
  }
  return names;
}
