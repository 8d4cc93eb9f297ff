import { describe, expect, it } from 'vitest';
import { holderOfForm, untilOfForm } from './holder-of-form.ts';

const formOf = (fields: Readonly<Record<string, string>>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

describe('whom a form gives a role to', () => {
  it.each([
    [{ kind: 'subject', name: ' ada ', issuer: '', through: '' }, { subject: 'ada' }],
    [
      { kind: 'subject', name: 'ada', issuer: 'entra', through: 'desk' },
      { subject: 'ada', issuer: 'entra', client: 'desk' },
    ],
    [{ kind: 'group', name: 'support', issuer: 'entra', through: '' }, { group: 'support' }],
    [{ kind: 'client', name: 'ci', through: 'left from before' }, { client: 'ci' }],
  ])('%o: %o', (fields, to) => expect(holderOfForm(formOf(fields))).toEqual(to));
});

it('holds until a moment, where one was given', () => {
  expect(untilOfForm(formOf({ until: '2030-01-31T18:00' }))).toBe(new Date('2030-01-31T18:00').toISOString());
  expect(untilOfForm(formOf({ until: '' }))).toBeUndefined();
});
