import { type ConsentView, consentPage } from '../../src/authorization-server/pages/consent-page.ts';
import { errorPage } from '../../src/authorization-server/pages/error-page.ts';
import type { FormTarget, Page, PageFrame, PasskeyTarget } from '../../src/authorization-server/pages/page.ts';
import { passkeyPage } from '../../src/authorization-server/pages/passkey-page.ts';
import { returnPage } from '../../src/authorization-server/pages/return-page.ts';
import { type SecondFactorView, secondFactorPage } from '../../src/authorization-server/pages/second-factor-page.ts';
import { type SignInView, signInPage } from '../../src/authorization-server/pages/sign-in-page.ts';
import { signOutPage } from '../../src/authorization-server/pages/sign-out-page.ts';
import { signedOutPage } from '../../src/authorization-server/pages/signed-out-page.ts';
import type { ExampleTexts } from './example-texts.ts';

export const issuer = 'https://mcp.example.com/t/acme/oauth';

export const exampleForm: FormTarget = { action: '/t/acme/oauth/interaction/8JX2', csrf: 'Vm5kcQ' };

export const examplePasskey: PasskeyTarget = {
  ...exampleForm,
  action: '/t/acme/oauth/interaction/8JX2/passkey',
  options: { challenge: 'c2l4dGVlbi1ieXRlcy0x', rpId: 'localhost', userVerification: 'required', timeout: 60000 },
};

export const exampleFrame = ({ tenant }: ExampleTexts): PageFrame & { tenant: { name: string; slug: string } } => ({
  tenant: { name: tenant, slug: 'acme' },
  issuer,
});

/** The pages on the way from a client and back to it, in each of their states. */
export function flowExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const frame = exampleFrame(texts);
  const { client, identifier } = texts;
  const next = { href: '/t/acme/oauth/account/sessions', label: 'Go to your account' };
  return {
    ...signInExamples(texts),
    ...secondFactorExamples(texts),
    ...consentExamples(texts),
    'passkey/asked': passkeyPage({
      ...frame,
      passkey: examplePasskey,
      otherWay: { href: '/other', label: 'Use your password' },
    }),
    'passkey/refused': passkeyPage({ ...frame, passkey: examplePasskey, refused: true }),
    'return/web': returnPage({ ...frame, clientName: client, redirectTo: 'https://client.example/cb?code=1' }),
    'return/program': returnPage({ ...frame, clientName: client, redirectTo: 'http://127.0.0.1:1/cb?code=1' }),
    'sign-out/asked': signOutPage({
      ...frame,
      form: exampleForm,
      identifier,
      stayUrl: '/t/acme/oauth/account/sessions',
    }),
    'sign-out/done': signedOutPage({ ...frame, signInUrl: '/t/acme/oauth/account/sessions' }),
    'sign-out/everywhere': signedOutPage({ ...frame, everywhere: true }),
    'error/of-tenant': errorPage({ ...frame, ...exampleError, next }),
    'error/kept': errorPage({
      ...{ ...frame, ...exampleError, code: 'invalid_target' },
      leadsTo: 'https://client.example/cb?error=invalid_target',
    }),
    'error/kept-program': errorPage({
      ...{ ...frame, ...exampleError, code: 'login_required' },
      leadsTo: 'http://127.0.0.1:33418/cb?error=login_required',
    }),
    'error/of-nobody': errorPage({ issuer: 'https://mcp.example.com/oauth', ...exampleError }),
  };
}

const exampleError = {
  code: 'invalid_redirect_uri',
  title: 'The application asked for its answer at an address that it has not registered.',
  advice: 'Start again from the application. If it happens again, tell whoever runs the application.',
  correlationId: '0192f1c4-8c1e-7a51-b7c8-4a4f6f1f3b52',
};

function signInExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const { client, identifier } = texts;
  const view: SignInView = {
    ...exampleFrame(texts),
    form: exampleForm,
    clientName: client,
    resetUrl: '/t/acme/oauth/reset',
  };
  const again = { ...view, clientName: undefined, again: identifier, signOutUrl: '/t/acme/oauth/session/end' };
  return {
    'sign-in/plain': signInPage({ ...view, clientName: undefined, resetUrl: undefined }),
    'sign-in/for-client': signInPage(view),
    'sign-in/with-passkey': signInPage({ ...view, passkey: examplePasskey }),
    'sign-in/refused': signInPage({ ...view, identifier, problem: { kind: 'refused' } }),
    'sign-in/incomplete': signInPage({ ...view, problem: { kind: 'incomplete', missing: ['identifier', 'password'] } }),
    'sign-in/passkey-refused': signInPage({ ...view, passkey: examplePasskey, problem: { kind: 'passkey-refused' } }),
    'sign-in/throttled': signInPage({ ...view, identifier, problem: { kind: 'throttled', retryAfterSeconds: 272 } }),
    'sign-in/expired': signInPage({ ...view, problem: { kind: 'expired' } }),
    'sign-in/again': signInPage({ ...again, passkey: examplePasskey }),
    'sign-in/again-refused': signInPage({ ...again, problem: { kind: 'refused' } }),
  };
}

function secondFactorExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const view: SecondFactorView = {
    ...exampleFrame(texts),
    identifier: texts.identifier,
    code: exampleForm,
    recovery: exampleForm,
    switchAccount: exampleForm,
  };
  return {
    'second-factor/code': secondFactorPage(view),
    'second-factor/code-or-passkey': secondFactorPage({ ...view, passkey: examplePasskey }),
    'second-factor/passkey': secondFactorPage({ ...view, code: undefined, passkey: examplePasskey }),
    'second-factor/recovery': secondFactorPage({ ...view, code: undefined }),
    'second-factor/code-refused': secondFactorPage({ ...view, problem: { kind: 'code-refused' } }),
    'second-factor/recovery-refused': secondFactorPage({ ...view, problem: { kind: 'recovery-refused' } }),
    'second-factor/passkey-refused': secondFactorPage({
      ...view,
      passkey: examplePasskey,
      problem: { kind: 'passkey-refused' },
    }),
    'second-factor/again': secondFactorPage({ ...view, switchAccount: undefined }),
    'second-factor/throttled': secondFactorPage({ ...view, problem: { kind: 'throttled', retryAfterSeconds: 30 } }),
  };
}

function consentExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const view: ConsentView = {
    ...exampleFrame(texts),
    form: exampleForm,
    client: { name: texts.client, host: 'claude.ai', standing: 'host-verified' },
    redirectUri: 'https://claude.ai/api/mcp/auth_callback',
    resource: 'https://mcp.example.com/t/acme/mcp',
    scopes: ['mcp:prompts', texts.scope, 'offline_access'],
    account: { name: texts.person, identifier: texts.identifier },
    switchAccount: exampleForm,
    consentsUrl: '/t/acme/oauth/account/applications',
  };
  const unchecked = { name: texts.client, standing: 'self-asserted' } as const;
  return {
    'consent/host-verified': consentPage(view),
    'consent/registered': consentPage({
      ...view,
      client: { name: texts.client, standing: 'registered', host: 'claude.ai' },
    }),
    'consent/registered-hostless': consentPage({ ...view, client: { name: texts.client, standing: 'registered' } }),
    'consent/loopback': consentPage({ ...view, redirectUri: 'http://127.0.0.1:33418/callback', client: unchecked }),
    'consent/program': consentPage({ ...view, redirectUri: 'cursor://anysphere.cursor-retrieval/oauth/callback' }),
    'consent/elsewhere': consentPage({ ...view, redirectUri: 'https://collector.example.net/cb' }),
    'consent/unchecked': consentPage({ ...view, client: { ...unchecked, host: 'claude.ai' } }),
    'consent/unnamed-host': consentPage({
      ...view,
      redirectUri: 'https://collector.example.net/cb',
      client: unchecked,
    }),
    'consent/changed': consentPage({ ...view, allowedBefore: 'changed' }),
    'consent/repeated': consentPage({
      ...view,
      redirectUri: 'http://127.0.0.1:33418/callback',
      client: unchecked,
      allowedBefore: 'same',
    }),
    'consent/identity-only': consentPage({ ...view, resource: undefined, scopes: ['openid', 'profile', 'email'] }),
    'consent/long-hosts': consentPage({
      ...view,
      redirectUri: `https://${'a-very-long-label-of-a-host.'.repeat(6)}example.net/cb`,
      client: { ...unchecked, host: `${'another-very-long-label.'.repeat(6)}example.org` },
      resource: `https://mcp.example.com/t/${'a'.repeat(32)}/mcp/${'b'.repeat(32)}`,
    }),
  };
}
