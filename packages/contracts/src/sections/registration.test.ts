import { describe, expect, it } from 'vitest';
import { minimal, paths } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('registration', () => {
  it('lets every kind of client come unless it says otherwise', () => {
    expect(parseTenantFile(`${minimal}registration: {}`).registration).toEqual({
      cimd: true,
      dcr: true,
      cimdHosts: [],
    });
    expect(parseTenantFile(`${minimal}registration: { dcr: false, cimdHosts: [app.example] }`).registration).toEqual({
      cimd: true,
      dcr: false,
      cimdHosts: ['app.example'],
    });
  });

  it.each(['https://app.example', 'App.example', 'app.example/x', 'app.example:443', '*.example', '', 'a..b'])(
    'names hosts and nothing else: %s',
    (host) => {
      expect(paths(`registration: { cimdHosts: ["${host}"] }`)).toEqual(['registration.cimdHosts[0]']);
    },
  );
});
