import { describe, expect, it } from 'vitest';
import { questionOfForm } from './question-of-form.ts';

const formOf = (fields: Readonly<Record<string, string>>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const asked = { kind: 'tool', subject: 'ada', name: 'shop/get_order' };

describe('what a form asks', () => {
  it('leaves out what was left empty', () => {
    const empty = { issuer: '', endpoint: ' ', client: '', scopes: '', arguments: '' };
    expect(questionOfForm(formOf({ ...asked, ...empty }))).toEqual({ question: asked });
  });

  it('has scopes and arguments', () => {
    const form = formOf({ ...asked, endpoint: 'ops', scopes: 'mcp  mcp:write', arguments: '{ "id": 7 }' });
    expect(questionOfForm(form)).toEqual({
      question: { ...asked, endpoint: 'ops', scopes: ['mcp', 'mcp:write'], arguments: { id: 7 } },
    });
  });

  it.each(['{', '[1]', 'null', '7', '"text"'])('takes no arguments like %s', (written) => {
    expect(questionOfForm(formOf({ ...asked, arguments: written })).fault).toContain('JSON object');
  });
});
