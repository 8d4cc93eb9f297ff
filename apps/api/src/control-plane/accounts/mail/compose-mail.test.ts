import { describe, expect, it } from 'vitest';
import { invitationMail } from './messages.ts';

const hostile = 'Evil\r\nBcc: all@acme.example\r\n\r\n<script>alert(1)</script> "><a href=x>\u202egnp.exe';

describe('a message', () => {
  it('has what tenants and people are called as text, and never as markup or a line', () => {
    const link = 'https://gate.example/t/acme/oauth/invitation/x?a="b"&c';
    const mail = invitationMail({ to: 'ada@acme.example', name: hostile, tenantName: hostile, link });
    expect(mail.subject).not.toMatch(/[\r\n\u202e]/);
    expect(mail.html).not.toMatch(/<script|<a href=x/);
    expect(mail.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;&gt;&lt;a href=x&gt;');
    expect(mail.html).toContain('<a href="https://gate.example/t/acme/oauth/invitation/x?a=&quot;b&quot;&amp;c">');
    expect(mail.html.match(/<a /g)).toHaveLength(1);
    expect(mail.text.split('\n').filter((line) => /^(Bcc|<script)/.test(line))).toEqual([]);
    expect(mail.text).toContain(`\n${link}\n`);
  });
});
