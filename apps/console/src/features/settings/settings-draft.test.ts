import { expect, it } from 'vitest';
import { draftOf, settingsOf } from './settings-draft.ts';

it('is what settings say, and says it again', () => {
  const settings = {
    name: 'Acme',
    registration: { cimd: true, dcr: false, cimdHosts: ['a.example', 'b.example'] },
    limits: { requestsPerMinute: 600 },
    operatorTokens: 'forbidden',
  } as const;
  const read = { ...settings, registration: { ...settings.registration, cimdHosts: ['a.example', 'b.example'] } };
  expect(settingsOf(draftOf(read))).toEqual(settings);
});

it('takes hosts however they are put apart, and limits that are empty as none', () => {
  const draft = draftOf({
    ...{ name: ' Acme ', registration: { cimd: true, dcr: true, cimdHosts: [] }, limits: { concurrent: 3 } },
    operatorTokens: 'allowed',
  });
  expect(settingsOf({ ...draft, hosts: ' a.example\n\n b.example ', concurrent: '' })).toMatchObject({
    ...{ name: 'Acme', limits: {}, registration: { cimdHosts: ['a.example', 'b.example'] } },
  });
});
