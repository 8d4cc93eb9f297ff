import type { z } from 'zod';
import { form, label, list, slug } from './field.ts';
import { binding } from './sections/binding.ts';
import { client } from './sections/client.ts';
import { endpoint } from './sections/endpoint.ts';
import { group } from './sections/group.ts';
import { issuer } from './sections/issuer.ts';
import { limits } from './sections/limits.ts';
import { registration } from './sections/registration.ts';
import { role } from './sections/role.ts';
import { toolRule } from './sections/tool-rule.ts';
import { upstream } from './sections/upstream.ts';

/** The display name of a tenant. */
export const tenantName = label(200);

/** Whether text may be the display name of a tenant. */
export const isTenantName = (text: string): boolean => tenantName.safeParse(text).success;

/** Entries that a section has at the most: of a file, and of a tenant. */
export const SECTION_LIMITS = {
  issuers: 32,
  upstreams: 1000,
  endpoints: 1000,
  tools: 1000,
  clients: 1000,
  groups: 1000,
  roles: 1000,
  bindings: 5000,
} as const;

/** The declarative file (docs/contract.md) as far as this version knows it. */
export const tenantFileSchema = form({
  tenant: slug.refine((value) => value !== 'platform', 'The slug platform is reserved.'),
  name: tenantName.optional(),
  issuers: list(issuer, SECTION_LIMITS.issuers).optional(),
  upstreams: list(upstream, SECTION_LIMITS.upstreams).optional(),
  endpoints: list(endpoint, SECTION_LIMITS.endpoints).optional(),
  tools: list(toolRule, SECTION_LIMITS.tools).optional(),
  registration: registration.optional(),
  clients: list(client, SECTION_LIMITS.clients).optional(),
  groups: list(group, SECTION_LIMITS.groups).optional(),
  roles: list(role, SECTION_LIMITS.roles).optional(),
  bindings: list(binding, SECTION_LIMITS.bindings).optional(),
  limits: limits.optional(),
});

/** A tenant as a file describes it, with the defaults of what it names written out. An absent section says nothing. */
export type TenantFile = z.output<typeof tenantFileSchema>;

/** A section of the file. */
export type Section = Exclude<keyof TenantFile, 'tenant' | 'name'>;

/** A section that is a list. */
export type ListSection = keyof typeof SECTION_LIMITS;

/** One entry of a section that is a list. */
export type Entry<Name extends ListSection> = NonNullable<TenantFile[Name]>[number];
