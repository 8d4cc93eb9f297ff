import type { CheckedRequest } from '@gatehouse/mcp';
import { completionReference, isToolName } from '@gatehouse/mcp';
import { canonicalResource, isNormalUri } from '@gatehouse/policy';
import type { Call } from '../context.ts';
import type { EndpointSnapshot, UpstreamSnapshot } from '../snapshot/tenant-snapshot.ts';

/** What a request is about, by name, before it is known whether there is such a thing. */
export interface Sought {
  readonly subject: Call['subject']['kind'];
  /** The served name or URI. */
  readonly name: string;
}

/**
 * What the caller seeks, for the methods that go to one upstream; `undefined` for the others.
 *
 * @throws GatehouseError `request.params-invalid` for a completion without a proper reference
 */
export function soughtBy({ method, target = '', params }: CheckedRequest): Sought | undefined {
  switch (method) {
    case 'tools/call':
      return { subject: 'tool', name: target };
    case 'prompts/get':
      return { subject: 'prompt', name: target };
    case 'resources/read':
      return { subject: 'resource', name: target };
    case 'completion/complete': {
      const reference = completionReference(params);
      return reference.kind === 'prompt'
        ? { subject: 'prompt', name: reference.name }
        : { subject: 'resource', name: reference.uri };
    }
    default:
      return undefined;
  }
}

/** The call that a request makes at this endpoint; `undefined` when nothing there has the name. */
export function findTarget(
  request: CheckedRequest,
  { subject, name }: Sought,
  endpoint: EndpointSnapshot,
): Call | undefined {
  if (subject === 'tool') return toolCall(request, name, endpoint);
  if (subject === 'prompt') return promptCall(request, name, endpoint);
  const upstream = upstreamOfResource(name, endpoint);
  return (
    upstream && {
      kind: 'call',
      request,
      upstream,
      subject: { kind: 'resource' },
      target: name,
      canonicalName: canonicalResource(upstream.slug, name),
      readOnly: true,
    }
  );
}

function toolCall(request: CheckedRequest, name: string, endpoint: EndpointSnapshot): Call | undefined {
  // What is no name of a tool could become one at an upstream that trims or folds it, past a denial of that one.
  const tool = isToolName(name) ? endpoint.tools.get(name) : undefined;
  return (
    tool && {
      kind: 'call',
      request,
      upstream: tool.upstream,
      subject: { kind: 'tool', tool },
      target: tool.name,
      canonicalName: tool.canonicalName,
      readOnly: tool.annotations.readOnlyHint,
    }
  );
}

function promptCall(request: CheckedRequest, name: string, endpoint: EndpointSnapshot): Call | undefined {
  const prompt = endpoint.prompts.get(name);
  return (
    prompt && {
      kind: 'call',
      request,
      upstream: prompt.upstream,
      subject: { kind: 'prompt', prompt },
      target: prompt.name,
      canonicalName: prompt.canonicalName,
      readOnly: true,
    }
  );
}

/**
 * Whose a URI is: the upstream that lists it, else the first with a template that it fits, else the only one that has
 * resources at all. A URI that could be anybody's is nobody's: guessing would tell one upstream of another's. One that
 * nobody lists has to be in normal form.
 */
export function upstreamOfResource(uri: string, endpoint: EndpointSnapshot): UpstreamSnapshot | undefined {
  const listed = endpoint.resources.get(uri) ?? endpoint.templates.find(({ uriTemplate }) => uriTemplate === uri);
  if (listed) return listed.upstream;
  // Grants compare text: what an upstream could read as another URI must not be judged as this one.
  if (!isNormalUri(uri)) return undefined;
  const template = endpoint.templates.find(({ matches }) => matches(uri));
  if (template) return template.upstream;
  const offering = endpoint.upstreams.filter(({ upstream }) => upstream.catalogue?.capabilities.resources);
  return offering.length === 1 ? offering[0]?.upstream : undefined;
}

/** Whether a name may belong to an upstream with that prefix although it is not known to have it. */
export function mayHave({ subject, name }: Sought, prefix: string): boolean {
  return subject === 'resource' || name.startsWith(prefix);
}
