import { canonicalResource, type Question, UNREVIEWED, upstreamOf } from '@gatehouse/policy';
import { questionOf } from '../../data-plane/authorize/question.ts';
import type { Call } from '../../data-plane/context.ts';
import { upstreamOfResource } from '../../data-plane/locate/find-target.ts';
import type { EndpointSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';

/** What an explanation is asked for: a name as callers see it, or a canonical one. */
export interface Asked {
  readonly kind: Question['kind'];
  readonly name: string;
}

export interface Found {
  /** What `decide()` is asked. */
  readonly question: Question;
  /** As callers see it; absent where the endpoint does not show it now. */
  readonly servedName: string | undefined;
}

/**
 * What a name stands for at an endpoint. A canonical name that nothing there has is decided about as well, as that of a
 * thing which nobody has reviewed: a grant may be written before its upstream is there.
 *
 * @returns undefined for a name that is neither served nor canonical
 */
export function findAsked(
  { kind, name }: Asked,
  endpoint: EndpointSnapshot,
  scopes: ReadonlySet<string>,
): Found | undefined {
  const found = (subject: Call['subject'], canonicalName: string, servedName: string): Found => ({
    question: questionOf({ subject, canonicalName }, scopes),
    servedName,
  });
  switch (kind) {
    case 'tool': {
      const tool = endpoint.tools.get(name) ?? byCanonicalName(endpoint.tools, name);
      if (tool) return found({ kind, tool }, tool.canonicalName, tool.servedName);
      const unseen = { kind, name, annotations: UNREVIEWED, tags: [], scopes };
      return upstreamOf(kind, name) ? { question: unseen, servedName: undefined } : undefined;
    }
    case 'prompt': {
      const prompt = endpoint.prompts.get(name) ?? byCanonicalName(endpoint.prompts, name);
      if (prompt) return found({ kind, prompt }, prompt.canonicalName, prompt.servedName);
      return upstreamOf(kind, name) ? { question: { kind, name, scopes }, servedName: undefined } : undefined;
    }
    case 'resource': {
      const uri = uriAt(name, endpoint);
      const upstream = upstreamOfResource(uri, endpoint)?.slug;
      // A canonical name is about its own upstream, though callers who ask for the URI reach another one.
      if (upstream && (uri === name || canonicalResource(upstream, uri) === name)) {
        return found({ kind }, canonicalResource(upstream, uri), uri);
      }
      return upstreamOf(kind, name) ? { question: { kind, name, scopes }, servedName: undefined } : undefined;
    }
  }
}

function byCanonicalName<Served extends { readonly canonicalName: string }>(
  served: ReadonlyMap<string, Served>,
  name: string,
): Served | undefined {
  return [...served.values()].find(({ canonicalName }) => canonicalName === name);
}

/** Both forms begin with a word and a colon: it is a canonical name where the word is an upstream of the endpoint. */
function uriAt(name: string, { upstreams }: EndpointSnapshot): string {
  const slug = upstreamOf('resource', name);
  const isCanonical = slug !== undefined && upstreams.some(({ upstream }) => upstream.slug === slug);
  return isCanonical ? name.slice(slug.length + 1) : name;
}
