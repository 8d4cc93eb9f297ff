import type { UpstreamView } from '@gatehouse/contracts/api';

/** An upstream as it stands in a form: text, as far as it is typed. */
export interface UpstreamDraft {
  readonly slug: string;
  readonly url: string;
  readonly credential: 'none' | 'header';
  readonly header: string;
  readonly secret: string;
  readonly seconds: string;
  readonly newTools: 'serve' | 'review';
  readonly sessions: 'client' | 'call' | 'shared';
}

export const NEW_UPSTREAM: UpstreamDraft = {
  ...{ slug: '', url: '', credential: 'none', header: 'Authorization', secret: 'local:', seconds: '30' },
  ...{ newTools: 'serve', sessions: 'client' },
};

export function draftOf({ slug, url, credential, timeoutMs = 30_000, ...view }: UpstreamView): UpstreamDraft {
  const { newTools = 'serve', sessions = 'client' } = view;
  const header = credential?.type === 'header';
  return {
    ...{ slug, url, newTools, sessions, seconds: String(timeoutMs / 1_000) },
    credential: header ? 'header' : 'none',
    header: (header && credential.name) || NEW_UPSTREAM.header,
    secret: (header && credential.value) || NEW_UPSTREAM.secret,
  };
}

/** Where a draft leads, and how one comes in there. */
export function placeOf({ url, credential, header, secret }: UpstreamDraft) {
  return {
    kind: 'mcp' as const,
    url: url.trim(),
    credential:
      credential === 'header'
        ? { type: 'header' as const, name: header.trim(), value: secret.trim() }
        : { type: 'none' as const },
  };
}

/** What a draft says of an upstream, besides its slug. What is no number is left to the api to refuse, beside its field. */
export function upstreamOf(draft: UpstreamDraft) {
  const { seconds, newTools, sessions } = draft;
  return { ...placeOf(draft), timeoutMs: Math.round(Number(seconds) * 1_000), newTools, sessions };
}
