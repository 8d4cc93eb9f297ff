import {
  emailVerificationPage,
  emailVerifiedPage,
} from '../../src/authorization-server/pages/email-verification-page.ts';
import {
  type InvitationView,
  invitationEndedPage,
  invitationPage,
} from '../../src/authorization-server/pages/invitation-page.ts';
import type { Page } from '../../src/authorization-server/pages/page.ts';
import { type ResetView, resetEndedPage, resetPage } from '../../src/authorization-server/pages/reset-page.ts';
import { resetRequestPage, resetSentPage } from '../../src/authorization-server/pages/reset-request-page.ts';
import type { ExampleTexts } from './example-texts.ts';
import { exampleForm, exampleFrame } from './flow-examples.ts';

const signInUrl = '/t/acme/oauth/account';
const rules = { minimumLength: 12 };
const throttled = { kind: 'throttled', retryAfterSeconds: 7200 } as const;

/** The pages that a link in a mail leads to, in each of their states. */
export function recoveryExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const frame = exampleFrame(texts);
  const { identifier: email, identifier } = texts;
  const reset: ResetView = { ...frame, form: exampleForm, identifier, rules };
  const request = { ...frame, form: exampleForm, signInUrl };
  return {
    ...invitationExamples(texts),
    'reset-request/asked': resetRequestPage(request),
    'reset-request/incomplete': resetRequestPage({ ...request, problem: { kind: 'email-missing' } }),
    'reset-request/throttled': resetRequestPage({ ...request, email, problem: throttled }),
    'reset-request/sent': resetSentPage({ ...frame, email, minutes: 30, signInUrl }),
    'reset/asked': resetPage(reset),
    'reset/short': resetPage({ ...reset, problem: { kind: 'password-short' } }),
    'reset/throttled': resetPage({ ...reset, problem: throttled }),
    'reset/expired': resetEndedPage({ ...frame, ended: 'expired', resetUrl: '/t/acme/oauth/reset' }),
    'reset/used': resetEndedPage({ ...frame, ended: 'used', resetUrl: '/t/acme/oauth/reset' }),
    'email/asked': emailVerificationPage({ ...frame, form: exampleForm, email }),
    'email/verified': emailVerifiedPage({ ...frame, outcome: 'verified', nextUrl: signInUrl }),
    'email/expired': emailVerifiedPage({ ...frame, outcome: 'expired', nextUrl: signInUrl }),
    'email/used': emailVerifiedPage({ ...frame, outcome: 'used', nextUrl: signInUrl }),
  };
}

function invitationExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const frame = exampleFrame(texts);
  const view: InvitationView = {
    ...frame,
    form: exampleForm,
    email: texts.identifier,
    membership: 'admin',
    expiresAt: new Date('2026-11-30T12:00:00Z'),
    rules,
  };
  const again: InvitationView = { ...view, name: texts.person };
  return {
    'invitation/asked': invitationPage(view),
    'invitation/nameless': invitationPage({ ...view, problem: { kind: 'name-missing' } }),
    'invitation/common': invitationPage({ ...again, problem: { kind: 'password-common' } }),
    'invitation/personal': invitationPage({ ...again, problem: { kind: 'password-personal' } }),
    'invitation/differ': invitationPage({ ...again, problem: { kind: 'passwords-differ' } }),
    'invitation/throttled': invitationPage({ ...again, problem: throttled }),
    'invitation/expired': invitationEndedPage({ ...frame, ended: 'expired', signInUrl }),
    'invitation/used': invitationEndedPage({ ...frame, ended: 'used', signInUrl }),
    'invitation/withdrawn': invitationEndedPage({ ...frame, ended: 'withdrawn', signInUrl }),
  };
}
