import type { UpstreamView } from '@gatehouse/contracts/api';
import type { TextFact } from '../problem/changed-there.tsx';

const SESSIONS: Readonly<Record<NonNullable<UpstreamView['sessions']>, string>> = {
  client: 'one for each caller and client',
  call: 'one for each call',
  shared: 'one for all callers',
};

/** What is said of an upstream, in words. */
export function upstreamFacts({
  url,
  credential,
  timeoutMs = 0,
  newTools,
  sessions = 'client',
}: UpstreamView): TextFact[] {
  return [
    { term: 'URL', value: url },
    { term: 'Credential', value: credentialInWords(credential) },
    { term: 'Waits for an answer', value: `${timeoutMs / 1_000} seconds` },
    { term: 'New tools', value: newTools === 'review' ? 'wait for a review' : 'are served at once' },
    { term: 'Sessions', value: SESSIONS[sessions] },
  ];
}

function credentialInWords(credential: UpstreamView['credential']): string {
  return credential?.type === 'header' ? `${credential.name}: ${credential.value}` : 'none';
}
