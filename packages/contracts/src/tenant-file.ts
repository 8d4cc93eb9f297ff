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

const tenantName = label(200);

/** Whether text may be the display name of a tenant. */
export const isTenantName = (text: string): boolean => tenantName.safeParse(text).success;

/** The declarative file (docs/contract.md) as far as this version knows it. */
export const tenantFileSchema = form({
  tenant: slug.refine((value) => value !== 'platform', 'The slug platform is reserved.'),
  name: tenantName.optional(),
  issuers: list(issuer, 32).optional(),
  upstreams: list(upstream, 1000).optional(),
  endpoints: list(endpoint, 1000).optional(),
  tools: list(toolRule, 1000).optional(),
  registration: registration.optional(),
  clients: list(client, 1000).optional(),
  groups: list(group, 1000).optional(),
  roles: list(role, 1000).optional(),
  bindings: list(binding, 5000).optional(),
  limits: limits.optional(),
});

/** A tenant as a file describes it, with the defaults of what it names written out. An absent section says nothing. */
export type TenantFile = z.output<typeof tenantFileSchema>;

/** A section of the file. */
export type Section = Exclude<keyof TenantFile, 'tenant' | 'name'>;

/** One entry of a section that is a list. */
export type Entry<Name extends Exclude<Section, 'limits' | 'registration'>> = NonNullable<TenantFile[Name]>[number];
