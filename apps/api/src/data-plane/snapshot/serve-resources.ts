import { compileUriTemplate, type ResourceDefinition, type TemplateDefinition } from '@gatehouse/mcp';
import { canonicalResource } from '@gatehouse/policy';
import { type Served, ServedNames, type Shown } from './served.ts';
import type { ServedResource, ServedTemplate } from './tenant-snapshot.ts';

/** The resources of an endpoint by their URIs, which no prefix changes. The first upstream that lists one has it. */
export function serveResources(
  shown: readonly Shown<ResourceDefinition>[],
): Served<ReadonlyMap<string, ServedResource>> {
  const names = new ServedNames<ServedResource>();
  for (const { upstream, offers } of shown) {
    for (const definition of offers) {
      const { uri } = definition;
      const canonical = canonicalResource(upstream.slug, uri);
      names.add(uri, canonical, () => ({ upstream, uri, canonicalName: canonical, definition }));
    }
  }
  return names;
}

/** The resource templates of an endpoint, in the order in which they are tried. */
export function serveTemplates(shown: readonly Shown<TemplateDefinition>[]): readonly ServedTemplate[] {
  return shown.flatMap(({ upstream, offers }) =>
    offers.map((definition) => {
      const { uriTemplate } = definition;
      let compiled: ((uri: string) => boolean) | undefined;
      return {
        upstream,
        uriTemplate,
        definition,
        matches: (uri: string) => {
          compiled ??= compileUriTemplate(uriTemplate);
          return compiled(uri);
        },
      };
    }),
  );
}
