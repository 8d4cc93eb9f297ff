import { describe, expect, it } from 'vitest';
import { documentOf, formsOf, textOf } from '../../../test/pages/read-page.ts';

describe('the consent page', () => {
  it('says who asks, for what, for whom, where, and in whose name', () => {
    const text = textOf('consent/host-verified');
    for (const part of [
      'Allow Claude Desktop to act for you?',
      'claude.ai Host verified',
      'Acme Inc. acme',
      'https://mcp.example.com/t/acme/mcp',
      'See and use prompts',
      'the tools of “everything”',
      'Signed in as Ada Lovelace',
      'ada@acme.example',
      'Not you?',
      'this is remembered for your account',
    ]) {
      expect(text).toContain(part);
    }
    expect(documentOf('consent/host-verified')).toContain('href="/t/acme/oauth/account/applications"');
  });

  it.each(['host-verified', 'registered', 'registered-hostless'])(
    'warns of nothing where somebody else has vouched for where the answer goes: %s',
    (state) => {
      expect(documentOf(`consent/${state}`)).not.toContain('class="notice warning"');
    },
  );

  it.each([
    ['loopback', 'Did you just start this yourself?'],
    ['program', 'Did you just start this yourself?'],
    ['elsewhere', 'Access goes to collector.example.net, not to claude.ai.'],
    ['unnamed-host', 'Access goes to collector.example.net, and the application does not say where it is from.'],
    ['unchecked', 'nobody has checked it'],
  ])('warns where the reader has to think: %s', (state, warning) => {
    expect(documentOf(`consent/${state}`)).toContain('class="notice warning"');
    expect(textOf(`consent/${state}`)).toContain(warning);
  });

  it('never calls verified what a client says of itself', () => {
    for (const state of ['loopback', 'unchecked', 'unnamed-host']) {
      expect(textOf(`consent/${state}`)).toContain('Not verified');
      expect(documentOf(`consent/${state}`)).not.toContain('badge good');
    }
  });

  it('asks with two answers of one form, and changes the account with another', () => {
    const forms = formsOf('consent/host-verified');
    expect(forms).toHaveLength(2);
    expect(forms[0]).toContain('Not you?');
    expect(forms[1]?.match(/name="decision" value="\w+"/g)).toEqual([
      'name="decision" value="deny"',
      'name="decision" value="allow"',
    ]);
  });

  it('shows no endpoint where the token is good at none', () => {
    expect(textOf('consent/identity-only')).not.toContain('/mcp');
    expect(textOf('consent/identity-only')).not.toContain('Never more than');
  });

  it('says that something is not as it was when it was allowed', () => {
    expect(textOf('consent/changed')).toContain('You have allowed this before. What it asks for, or what it is, has');
    expect(textOf('consent/repeated')).toContain('You have allowed this before. Nothing that it asks for has changed');
  });
});
