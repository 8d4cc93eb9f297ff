import { describe, expect, it } from 'vitest';
import { documentOf, formsOf, textOf } from '../../../test/pages/read-page.ts';
import { errorPage } from './error-page.ts';

describe('the error page', () => {
  it('says what happened, what to do, and by what it can be found', () => {
    expect(textOf('error/of-tenant')).toContain('Code invalid_redirect_uri');
    expect(textOf('error/of-tenant')).toContain('Reference 0192f1c4-8c1e-7a51-b7c8-4a4f6f1f3b52');
    expect(textOf('error/of-tenant')).toContain('Start again from the application.');
    expect(documentOf('error/of-tenant')).toContain('<a href="/t/acme/oauth/account/sessions">Go to your account</a>');
  });

  it('stands for itself where no tenant is known', () => {
    expect(documentOf('error/of-nobody')).toContain(' – Gatehouse</title>');
    expect(documentOf('error/of-nobody')).not.toContain('class="tenant"');
  });

  it.each([
    ['error/kept', 'https://client.example/cb?error=invalid_target', 'Go on to client.example'],
    [
      'error/kept-program',
      'http://127.0.0.1:33418/cb?error=login_required',
      'Go on to the program on this computer at 127.0.0.1:33418',
    ],
  ])('leads to a client that nobody knows by a link alone, which says where: %s', (state, address, label) => {
    expect(documentOf(state)).toContain(`<a href="${address}">${label}</a>`);
    expect(documentOf(state)).not.toContain('http-equiv="refresh"');
  });

  it('echoes no markup, whatever it is given', () => {
    const given = '<script>alert(1)</script>';
    const issuer = 'https://mcp.example.com/oauth';
    const { html } = errorPage({ issuer, code: given, title: given, advice: given, correlationId: given });
    expect(html).not.toContain('<script>');
    expect(html.match(/&lt;script&gt;/g)).toHaveLength(4);
  });
});

describe('the pages around a sign-out', () => {
  it('ask first, by a form', () => {
    expect(formsOf('sign-out/asked')).toHaveLength(1);
    expect(textOf('sign-out/asked')).toContain('You are signed in as ada@acme.example.');
  });

  it('say how far it went', () => {
    expect(textOf('sign-out/done')).toContain('In this browser.');
    expect(textOf('sign-out/everywhere')).toContain('Everywhere: every session of yours has ended.');
  });
});

describe('the page back to a client', () => {
  it('goes on at once, and has a link for where it does not', () => {
    const address = 'https://client.example/cb?code=1';
    expect(documentOf('return/web')).toContain(`<meta http-equiv="refresh" content="0;url=${address}">`);
    expect(documentOf('return/web')).toContain(`<a class="button" href="${address}">`);
  });

  it('says when the window is no longer needed', () => {
    expect(textOf('return/program')).toContain('Once Claude Desktop has taken over, you can close this window.');
    expect(textOf('return/web')).not.toContain('close this window');
  });
});

describe('the page that asks for a passkey and nothing else', () => {
  it('names the other way where there is one, and whom to ask where there is none', () => {
    expect(documentOf('passkey/asked')).toContain('<a href="/other">Use your password</a>');
    expect(textOf('passkey/refused')).toContain('ask your administrator');
  });
});
