import type { BindingView, RoleView } from '@gatehouse/contracts/api';

/** A grant in a sentence, in two parts: what it does, and to what. */
export function describeGrant({ allow, deny }: RoleView['grants'][number]): {
  readonly effect: 'allow' | 'deny';
  readonly things: string;
} {
  const { tools, prompts, resources, tags, annotations } = deny ?? allow ?? {};
  const hints = Object.entries(annotations ?? {}).map(([hint, value]) => `${hint} ${value ? 'yes' : 'no'}`);
  const parts = [
    tools && `tools ${tools.join(', ')}`,
    tags && `tagged ${tags.join(', ')}`,
    hints.length > 0 && hints.join(', '),
    prompts && `prompts ${prompts.join(', ')}`,
    resources && `resources ${resources.join(', ')}`,
  ];
  return { effect: deny ? 'deny' : 'allow', things: parts.filter(Boolean).join(' · ') };
}

/** Who a binding is for. */
export function describeHolder({ subject, issuer, group, client }: BindingView['to']): string {
  const who = subject !== undefined ? `subject ${subject}` : group !== undefined ? `group ${group}` : '';
  const from = issuer !== undefined ? ` of ${issuer}` : '';
  const by = client !== undefined ? `${who ? ' by ' : ''}client ${client}` : '';
  return `${who}${from}${by}`;
}
