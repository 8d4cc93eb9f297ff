import type { BindingView } from '@gatehouse/contracts/api';

/** Who a binding is for. */
export function describeHolder({ subject, issuer, group, client }: BindingView['to']): string {
  const who = subject !== undefined ? `subject ${subject}` : group !== undefined ? `group ${group}` : '';
  const from = issuer !== undefined ? ` of ${issuer}` : '';
  const by = client !== undefined ? `${who ? ' by ' : ''}client ${client}` : '';
  return `${who}${from}${by}`;
}
