import { form, moment, slug, subject } from '../field.ts';
import { clientId } from './client.ts';

const to = form({
  subject: subject.optional(),
  issuer: slug.optional(),
  group: slug.optional(),
  client: clientId.optional(),
}).superRefine((target, context) => {
  if (target.subject !== undefined && target.group !== undefined) {
    context.addIssue({ code: 'custom', message: 'Name a subject or a group, and write two bindings for both.' });
  }
  if (target.subject === undefined && target.issuer !== undefined) {
    context.addIssue({ code: 'custom', path: ['issuer'], message: 'An issuer is named beside a subject of it.' });
  }
  if (target.subject === undefined && target.group === undefined && target.client === undefined) {
    context.addIssue({ code: 'custom', message: 'Name a subject, a group or a client.' });
  }
});

/** Gives a role to somebody. */
export const binding = form({ role: slug, to, until: moment.optional() });
