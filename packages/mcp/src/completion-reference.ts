import { GatehouseError } from '@gatehouse/errors';
import { CONTROL_CHARACTER } from './control-character.ts';
import { isJsonObject } from './meta.ts';
import type { Params } from './parse-message.ts';
import { writeObject } from './raw-object.ts';
import type { RawJson } from './scan-json.ts';

/** What a `completion/complete` asks about: an argument of a prompt, or a variable of a resource template. */
export type CompletionReference =
  | { readonly kind: 'prompt'; readonly name: string }
  | { readonly kind: 'template'; readonly uri: string };

/**
 * What the caller's `params.ref` names.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function completionReference({ value }: Params): CompletionReference {
  const { ref } = value;
  if (isJsonObject(ref)) {
    const { type, name, uri } = ref;
    if (type === 'ref/prompt' && isIdentifier(name)) return { kind: 'prompt', name };
    if (type === 'ref/resource' && isIdentifier(uri)) return { kind: 'template', uri };
  }
  throw new GatehouseError('request.params-invalid', {
    data: { member: 'ref', problem: ref === undefined ? 'missing' : 'invalid' },
  });
}

function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && !CONTROL_CHARACTER.test(value);
}

/**
 * `params.ref` for an upstream, in its own words. It is written anew, so that nothing beside the name that was judged
 * can be taken for it.
 *
 * @param target the name of the prompt, or the URI of the template, at the upstream
 */
export function completionReferenceTo(kind: CompletionReference['kind'], target: string): RawJson {
  const [type, member] = kind === 'prompt' ? ['ref/prompt', 'name'] : ['ref/resource', 'uri'];
  return writeObject([
    ['type', JSON.stringify(type)],
    [member ?? '', JSON.stringify(target)],
  ]) as RawJson;
}
