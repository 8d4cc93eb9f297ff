import type { SettingsView } from '@gatehouse/contracts/api';
import type { GivenSettings } from './change-settings.ts';

/** Settings as they stand in a form. */
export interface SettingsDraft {
  readonly name: string;
  readonly cimd: boolean;
  readonly dcr: boolean;
  /** One a line. */
  readonly hosts: string;
  /** Empty: as the installation has it. */
  readonly requestsPerMinute: string;
  readonly concurrent: string;
  readonly operatorTokens: SettingsView['operatorTokens'];
}

export function draftOf({ name, registration, limits, operatorTokens }: SettingsView): SettingsDraft {
  const { cimd, dcr, cimdHosts } = registration;
  return {
    ...{ name, cimd, dcr, operatorTokens, hosts: cimdHosts.join('\n') },
    requestsPerMinute: String(limits.requestsPerMinute ?? ''),
    concurrent: String(limits.concurrent ?? ''),
  };
}

export function settingsOf({ name, cimd, dcr, hosts, operatorTokens, ...draft }: SettingsDraft): GivenSettings {
  const { requestsPerMinute, concurrent } = draft;
  return {
    ...{ name: name.trim(), operatorTokens },
    registration: { cimd, dcr, cimdHosts: hosts.split(/\s+/).filter((host) => host !== '') },
    limits: {
      ...(requestsPerMinute !== '' && { requestsPerMinute: Number(requestsPerMinute) }),
      ...(concurrent !== '' && { concurrent: Number(concurrent) }),
    },
  };
}
