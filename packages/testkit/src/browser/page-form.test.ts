import { describe, expect, it } from 'vitest';
import { formsOf, refreshOf } from './page-form.ts';

describe('the forms of a page', () => {
  it('are read with what they hold, and with the buttons that say something', () => {
    const [form, ...others] = formsOf(`
<form method="post" action="/a?x=1&amp;y=2">
<input type="hidden" name="csrf" value="&quot;&#39;&lt;&amp;amp;">
<input id="code" name="code" required>
<button type="submit" name="decision" value="allow">Allow</button><button type="submit">Other</button>
</form>`);
    expect(others).toEqual([]);
    expect(form).toEqual({
      action: '/a?x=1&y=2',
      fields: new Map([
        ['csrf', `"'<&amp;`],
        ['code', ''],
      ]),
      buttons: new Set(['decision']),
      text: expect.stringMatching(/^\s*Allow\s+Other\s*$/),
      hidden: false,
      options: undefined,
    });
  });

  it('are told from those that only a script shows, whose ceremony is read as well', () => {
    const given = '<form method="post" action="/a" hidden data-passkey="get" data-options="{&quot;a&quot;:1}"></form>';
    expect(formsOf(given)).toMatchObject([{ hidden: true, options: '{"a":1}' }]);
  });
});

describe('where a page goes on to', () => {
  it('is in its refresh, if it has one', () => {
    expect(
      refreshOf('<meta charset="utf-8"><meta http-equiv="refresh" content="0;url=http://[::1]:1/?a=b&amp;c">'),
    ).toBe('http://[::1]:1/?a=b&c');
    expect(refreshOf('<meta charset="utf-8">')).toBeUndefined();
  });
});
