import { z } from 'zod';
import { form, list, name, slug, tag } from '../field.ts';
import { hints, toolRule } from '../sections/tool-rule.ts';
import { SECTION_LIMITS } from '../tenant-file.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Tools';

const state = z.enum(
  ['pinned', 'drifted', 'held', 'rejected', 'gone'],
  'Write one of: pinned, drifted, held, rejected, gone.',
);

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'A digest is what the answer about the tool says.');

export const toolView = z.object({
  /** `{upstream}/{tool}` */
  name: z.string(),
  state,
  annotations: z.object({
    readOnlyHint: z.boolean(),
    destructiveHint: z.boolean(),
    idempotentHint: z.boolean(),
    openWorldHint: z.boolean(),
  }),
  reviewed: z.boolean(),
  tags: z.array(z.string()),
  digest: z.string(),
});

export type ToolView = z.input<typeof toolView>;

export const toolDetail = toolView.extend({
  /** Null where nothing was ever pinned. */
  pinnedDigest: z.string().nullable(),
  pinned: z.unknown(),
  seen: z.unknown(),
  differences: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
});

export const listTools = defineOperation({
  id: 'listTools',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/tools',
  permission: 'tools:read',
  summary: 'Tools, by canonical name, without their definitions',
  query: pageQuery({
    upstream: slug.optional(),
    state: state.optional(),
    tag: tag.optional(),
    /** Found in the canonical name, whatever the case. */
    search: name(100).optional(),
  }),
  answer: pageOf(toolView),
});

export const getTool = defineOperation({
  id: 'getTool',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/tools/{upstream}/{tool}',
  permission: 'tools:read',
  summary: 'One tool: what is pinned of it, what was seen last, and where the two differ',
  answer: toolDetail,
});

export const approveTool = defineOperation({
  id: 'approveTool',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/tools/{upstream}/{tool}/approve',
  permission: 'tools:review',
  summary: 'Pins what was seen last of a tool, and says what it does. The digest says what was looked at',
  body: form({ digest, annotations: hints.optional() }),
  answer: toolView,
});

export const rejectTool = defineOperation({
  id: 'rejectTool',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/tools/{upstream}/{tool}/reject',
  permission: 'tools:review',
  summary: 'Withholds a tool until its definition changes',
  body: form({ digest }),
  answer: toolView,
});

export const forgetTool = defineOperation({
  id: 'forgetTool',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/tools/{upstream}/{tool}/forget',
  permission: 'tools:review',
  summary: 'Keeps nothing more of a tool that its upstream no longer lists',
  body: form({ digest }),
});

const rules = list(toolRule, SECTION_LIMITS.tools);

export const getToolRules = defineOperation({
  id: 'getToolRules',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/tool-rules',
  permission: 'tools:read',
  summary:
    'What admins say of tools by canonical glob, in their order: of annotations, and in each field of how calls are run, a later one wins',
  answer: z.object({ rules }),
});

export const replaceToolRules = defineOperation({
  id: 'replaceToolRules',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/tool-rules',
  permission: 'tools:review',
  summary: 'Says other things of tools: all rules, in their order. Tools are reviewed by them at once',
  body: form({ rules }),
  answer: z.object({ rules }),
});
