import { describe, expect, it } from 'vitest';
import { createBinding } from './bindings.ts';
import { checkInput } from './check-input.ts';
import { getMember } from './members.ts';
import { createRole, listRoles, removeRole } from './roles.ts';

const params = { tenant: 'acme' };

describe('what a request brings', () => {
  it('is read, with defaults written out', () => {
    expect(checkInput(listRoles, { params, query: {}, body: undefined })).toEqual({
      input: { params, query: { limit: 50 }, body: undefined },
    });
    expect(checkInput(listRoles, { params, query: { limit: '7' }, body: undefined })).toMatchObject({
      input: { query: { limit: 7 } },
    });
  });

  it('is refused with everything that is wrong with it, and where', () => {
    const body = { slug: 'clerk', grants: [{ allow: { tools: ['shop/*'] }, when: 'x' }] };
    expect(checkInput(createRole, { params: { tenant: 'A' }, query: { x: '1' }, body })).toEqual({
      problems: [
        { in: 'path', path: 'tenant', message: expect.stringContaining('A slug is') },
        { in: 'query', path: '', message: 'This operation takes no query.' },
        { in: 'body', path: 'grants[0].when', message: 'This version does not support when yet.' },
      ],
    });
  });

  it('is nothing more than the operation takes', () => {
    const role = { ...params, role: 'clerk' };
    expect(checkInput(removeRole, { params: role, query: {}, body: { force: true } })).toMatchObject({
      problems: [{ in: 'body', message: 'This operation takes no body.' }],
    });
    expect(checkInput(getMember, { params: { ...params, member: 'ann' }, query: {}, body: null })).toMatchObject({
      problems: [{ in: 'path', path: 'member' }],
    });
  });

  it('has the rules of the file: of somebody and of a time', () => {
    const both = { role: 'clerk', to: { subject: 'ada', group: 'support' }, until: 'tomorrow' };
    const checked = checkInput(createBinding, { params, query: {}, body: both });
    expect(checked).toMatchObject({ problems: [{ path: 'to' }, { path: 'until' }] });
  });
});
