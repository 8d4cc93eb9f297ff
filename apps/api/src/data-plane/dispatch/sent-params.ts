import { completionReferenceTo, type RawJson } from '@gatehouse/mcp';
import type { Call } from '../context.ts';

/** Members of `params` that are written anew; all others go on as the caller wrote them. */
const OURS: ReadonlySet<string> = new Set(['name', 'uri', 'ref', '_meta', 'requestState']);

/** What a call is sent with besides its name and `_meta`, without the state of a round of input. */
export function sentParams({ request, subject, target }: Call): Map<string, RawJson> {
  const params = new Map<string, RawJson>();
  for (const [name, text] of request.params.raw) if (!OURS.has(name)) params.set(name, text);
  if (request.method === 'completion/complete') {
    params.set('ref', completionReferenceTo(subject.kind === 'prompt' ? 'prompt' : 'template', target));
  }
  return params;
}
