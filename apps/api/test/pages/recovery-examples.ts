import { accountReadyPage } from '../../src/authorization-server/pages/account-ready-page.ts';
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
import {
  type RecoveryView,
  recoveryEndedPage,
  recoveryPage,
} from '../../src/authorization-server/pages/recovery-page.ts';
import { type ResetView, resetEndedPage, resetPage } from '../../src/authorization-server/pages/reset-page.ts';
import { resetRequestPage, resetSentPage } from '../../src/authorization-server/pages/reset-request-page.ts';
import type { ExampleTexts } from './example-texts.ts';
import { exampleForm, exampleFrame } from './flow-examples.ts';

const rules = { minimumLength: 12 };
const throttled = { kind: 'throttled', retryAfterSeconds: 7200 } as const;

/** The pages that a link in a mail leads to, in each of their states. */
export function recoveryExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const frame = exampleFrame(texts);
  const { identifier: email, identifier } = texts;
  const reset: ResetView = { ...frame, form: exampleForm, identifier, rules };
  const recovery: RecoveryView = { ...frame, form: exampleForm, identifier, rules };
  const request = { ...frame, form: exampleForm };
  return {
    ...invitationExamples(texts),
    'recovery/asked': recoveryPage(recovery),
    'recovery/differ': recoveryPage({ ...recovery, problem: { kind: 'passwords-differ' } }),
    'recovery/throttled': recoveryPage({ ...recovery, problem: throttled }),
    'recovery/ended': recoveryEndedPage(frame),
    'reset-request/asked': resetRequestPage(request),
    'reset-request/incomplete': resetRequestPage({ ...request, problem: { kind: 'email-missing' } }),
    'reset-request/throttled': resetRequestPage({ ...request, email, problem: throttled }),
    'reset-request/sent': resetSentPage({ ...frame, email, minutes: 60 }),
    'reset/asked': resetPage(reset),
    'reset/short': resetPage({ ...reset, problem: { kind: 'password-short' } }),
    'reset/throttled': resetPage({ ...reset, problem: throttled }),
    'reset/ended': resetEndedPage({ ...frame, resetUrl: '/t/acme/oauth/reset' }),
    'reset/done': accountReadyPage({ ...frame, email, renewed: true }),
    'email/asked': emailVerificationPage({ ...frame, form: exampleForm }),
    'email/verified': emailVerifiedPage({ ...frame, email }),
    'email/ended': emailVerifiedPage(frame),
  };
}

function invitationExamples(texts: ExampleTexts): Readonly<Record<string, Page>> {
  const frame = exampleFrame(texts);
  const view: InvitationView = {
    ...frame,
    form: exampleForm,
    email: texts.identifier,
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
    'invitation/long': invitationPage({ ...again, problem: { kind: 'password-long' } }),
    'invitation/ended': invitationEndedPage(frame),
    'invitation/accepted': accountReadyPage({ ...frame, email: texts.identifier }),
  };
}
