import type { AccountFrame } from '../../src/authorization-server/pages/account/account-page.ts';
import { applicationsPage } from '../../src/authorization-server/pages/account/applications-page.ts';
import {
  type AuthenticatorView,
  authenticatorPage,
} from '../../src/authorization-server/pages/account/authenticator-page.ts';
import { type FactorsView, factorsPage } from '../../src/authorization-server/pages/account/factors-page.ts';
import {
  type PasswordChangeView,
  passwordChangePage,
} from '../../src/authorization-server/pages/account/password-change-page.ts';
import { recoveryCodesPage } from '../../src/authorization-server/pages/account/recovery-codes-page.ts';
import { sessionsPage } from '../../src/authorization-server/pages/account/sessions-page.ts';
import type { Page, PasskeyTarget } from '../../src/authorization-server/pages/page.ts';
import type { ExampleTexts } from './example-texts.ts';
import { exampleForm, exampleFrame } from './flow-examples.ts';

const creation: PasskeyTarget = {
  ...exampleForm,
  action: '/t/acme/oauth/account/passkeys',
  options: {
    challenge: 'c2l4dGVlbi1ieXRlcy0x',
    rp: { id: 'localhost', name: 'Acme Inc.' },
    user: { id: 'YWRh', name: 'ada@acme.example', displayName: 'Ada Lovelace' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  },
};

const at = (day: number) => new Date(Date.UTC(2026, 10, day, 9, 41));

/** A person's own pages, in each of their states. */
export function accountExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const frame: AccountFrame = {
    ...exampleFrame(texts),
    places: {
      sessions: '/t/acme/oauth/account/sessions',
      applications: '/t/acme/oauth/account/applications',
      'sign-in': '/t/acme/oauth/account/sign-in',
    },
    signOutUrl: '/t/acme/oauth/session/end',
  };
  return {
    ...listExamples(frame, texts),
    ...factorExamples(frame, texts),
    ...authenticatorExamples(frame),
    ...passwordExamples(frame, texts),
  };
}

function listExamples(frame: AccountFrame, texts: ExampleTexts): Readonly<Record<string, Page>> {
  const session = { end: exampleForm, signedInAt: at(3), lastSeenAt: at(28) };
  const sessions = [
    { ...session, device: texts.device, address: '203.0.113.0/24', current: true },
    { ...session, device: 'Safari on iPhone', address: '2001:db8:85a3::/48', current: false },
  ];
  const consent = { revoke: exampleForm, allowedAt: at(2), resource: 'https://mcp.example.com/t/acme/mcp' };
  const consents = [
    { ...consent, clientName: texts.client, host: 'claude.ai', scopes: ['mcp', 'offline_access'] },
    { ...consent, clientName: 'MCP Inspector', scopes: ['mcp:tools', texts.scope] },
  ];
  return {
    'account/sessions': sessionsPage({ ...frame, sessions, everywhere: exampleForm }),
    'account/session-ended': sessionsPage({ ...frame, sessions, everywhere: exampleForm, done: 'session-ended' }),
    'account/applications': applicationsPage({ ...frame, consents }),
    'account/no-applications': applicationsPage({ ...frame, consents: [], done: 'consent-revoked' }),
  };
}

function factorExamples(frame: AccountFrame, texts: ExampleTexts): Readonly<Record<string, Page>> {
  const bare: FactorsView = {
    ...frame,
    passwordChangeUrl: '/t/acme/oauth/account/password',
    authenticator: { kind: 'none', enrolUrl: '/t/acme/oauth/account/authenticator' },
    passkeys: [],
    recoveryCodesLeft: 0,
  };
  return {
    'account/factors-bare': factorsPage(bare),
    'account/passkey-refused': factorsPage({ ...bare, addPasskey: creation, passkeyRefused: true }),
    'account/factors': factorsPage({
      ...bare,
      passwordChangedAt: at(1),
      authenticator: { kind: 'enrolled', since: at(2), remove: exampleForm },
      passkeys: [
        { name: texts.device, addedAt: at(4), lastUsedAt: at(27), remove: exampleForm },
        { name: 'Security key', addedAt: at(5), remove: exampleForm },
      ],
      addPasskey: creation,
      newRecoveryCodes: exampleForm,
      recoveryCodesLeft: 1,
      done: 'passkey-added',
    }),
    'account/recovery-codes': recoveryCodesPage({
      nextUrl: '/t/acme/oauth/account/sign-in',
      ...frame,
      codes: ['k7pw-93fd', 'q2mx-h8vt', 'z5nb-4rjc', 'w9dl-7sgy', 'c3tf-m6kq', 'x8hv-2pzn', 'j4rb-9wld', 'g6sy-5cmt'],
    }),
  };
}

function authenticatorExamples(frame: AccountFrame): Readonly<Record<string, Page>> {
  const view: AuthenticatorView = {
    ...frame,
    form: exampleForm,
    uri: 'otpauth://totp/Acme%20Inc.:ada%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme%20Inc.',
    secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  };
  return {
    'account/authenticator': authenticatorPage(view),
    'account/authenticator-refused': authenticatorPage({ ...view, problem: { kind: 'code-refused' } }),
    'account/authenticator-expired': authenticatorPage({ ...view, problem: { kind: 'expired' } }),
    'account/authenticator-throttled': authenticatorPage({
      ...view,
      problem: { kind: 'throttled', retryAfterSeconds: 60 },
    }),
  };
}

function passwordExamples(frame: AccountFrame, { identifier }: ExampleTexts): Readonly<Record<string, Page>> {
  const view: PasswordChangeView = { ...frame, form: exampleForm, identifier, rules: { minimumLength: 12 } };
  return {
    'account/password': passwordChangePage(view),
    'account/first-password': passwordChangePage({ ...view, first: true }),
    'account/password-refused': passwordChangePage({ ...view, problem: { kind: 'current-refused' } }),
    'account/password-common': passwordChangePage({ ...view, problem: { kind: 'password-common' } }),
    'account/password-throttled': passwordChangePage({ ...view, problem: { kind: 'throttled', retryAfterSeconds: 1 } }),
  };
}
