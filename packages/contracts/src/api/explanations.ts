import { z } from 'zod';
import { form, label, list, oneOf, slug, subject } from '../field.ts';
import { clientId } from '../sections/client.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';
import { principalView } from './principals.ts';

const noun = 'Explanations';

const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'A scope is 1 to 128 visible characters.');

const verdict = z.enum(['hidden', 'step-up', 'approval', 'conditional', 'allowed', 'refused']);

const reasons = z.array(z.object({ kind: z.string(), text: z.string() }));

export const explainAccess = defineOperation({
  id: 'explainAccess',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/explain',
  permission: 'access:explain',
  summary: 'Whether a subject may use a tool, prompt or resource, and why: the decision that a call would get',
  body: form({
    issuer: slug.default('builtin'),
    subject,
    endpoint: slug.default('default'),
    client: clientId.optional(),
    scopes: list(scope, 50).default(['mcp']),
    kind: oneOf(['tool', 'prompt', 'resource']),
    /** As callers see it, or canonical. */
    name: label(1024),
    arguments: z.record(z.string(), z.unknown()).optional(),
  }),
  answer: z.object({
    verdict,
    reasons,
    missingScopes: z.array(z.string()),
    canonicalName: z.string(),
    /** Null where the endpoint does not show it now. */
    servedName: z.string().nullable(),
    tenantStatus: z.string(),
    clientKnown: z.boolean(),
  }),
  readOnly: true,
});

export const listToolCallers = defineOperation({
  id: 'listToolCallers',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/tools/{upstream}/{tool}/callers',
  permission: 'access:explain',
  summary: 'Who may call a tool at an endpoint. A page looks at so many principals, and names those who may',
  query: pageQuery({ endpoint: slug.default('default') }),
  answer: pageOf(principalView.extend({ verdict, reasons })),
});
