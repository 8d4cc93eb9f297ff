import type { SettingsView } from '@gatehouse/contracts/api';
import type { TextFact } from '../problem/changed-there.tsx';

/** What holds for a tenant as a whole, in words. */
export function settingsFacts({ name, registration, limits, operatorTokens }: SettingsView): TextFact[] {
  const { cimd, dcr, cimdHosts } = registration;
  const hosts = cimdHosts.length > 0 ? `at ${cimdHosts.join(', ')}` : 'at any host';
  return [
    { term: 'Name', value: name },
    { term: 'Clients with a document', value: cimd ? `may come, ${hosts}` : 'may not come' },
    { term: 'Clients that register themselves', value: dcr ? 'may come' : 'may not come' },
    { term: 'Requests a minute', value: String(limits.requestsPerMinute ?? 'as the installation has it') },
    { term: 'Requests at once', value: String(limits.concurrent ?? 'as the installation has it') },
    { term: 'Tokens by operators', value: operatorTokens },
  ];
}
