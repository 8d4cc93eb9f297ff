import { META } from './meta.ts';
import { MAX_REQUEST_DEPTH, type Params } from './parse-message.ts';
import { writeObject } from './raw-object.ts';
import { type RawJson, scanJson } from './scan-json.ts';

const MIRRORED: ReadonlySet<string> = new Set(['elicitation', 'sampling', 'roots']);

const NONE = '{}' as RawJson;

/**
 * What an upstream may make use of among the caller's capabilities: what it can ask for in an `input_required` result.
 * Each is as the caller wrote it. Extensions and experiments are not passed on: Gatehouse could not carry
 * what an upstream would make of them.
 *
 * @param params of a request that `checkEnvelope` passed
 */
export function mirroredCapabilities({ rawMeta }: Params): RawJson {
  const text = rawMeta.get(META.clientCapabilities) ?? NONE;
  if (text === NONE) return NONE;
  const [capabilities = []] = scanJson(text, [], MAX_REQUEST_DEPTH).objects;
  return writeObject([...capabilities].filter(([name]) => MIRRORED.has(name))) as RawJson;
}
