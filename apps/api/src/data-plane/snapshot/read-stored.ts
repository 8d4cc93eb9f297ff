import { durationMs, EXECUTIONS, MAX_DEADLINE, MAX_INLINE_MS, RETRIES } from '@gatehouse/contracts';
import { z } from 'zod';
import { PLATFORM } from '../../authorization-server/issuer-url.ts';
import type {
  ForeignIssuerSnapshot,
  RegistrationPolicy,
  TenantLimits,
  ToolRunning,
  UpstreamCredential,
  UpstreamSessionMode,
} from './tenant-snapshot.ts';

/**
 * What rows hold as JSON, in the shapes of docs/contract.md. It was checked when it was written; what does not fit was
 * written by another release or by hand, and is left out rather than guessed at: `undefined`.
 */

const credential = z.union([
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('header'), name: z.string().min(1), value: z.string().min(1) }),
]);

export function readCredential(stored: unknown): UpstreamCredential | undefined {
  return credential.safeParse(stored).data;
}

const sessionMode = z.enum(['client', 'call', 'shared']);

export function readSessionMode(stored: unknown): UpstreamSessionMode | undefined {
  return sessionMode.safeParse(stored).data;
}

const text = z.string().min(1);
const bind = z.object({ audience: text, tenant: z.object({ claim: text, equals: text }).optional() });
const claims = z.object({ subject: text.default('sub') });

/** A row of `issuers` of kind `foreign`. */
export interface ForeignIssuerRow {
  readonly id: string;
  readonly slug: string;
  readonly url: string | null;
  readonly jwksUri: string | null;
  readonly bind: unknown;
  readonly claims: unknown;
  readonly provisioning: string;
}

export function readForeignIssuer(row: ForeignIssuerRow): ForeignIssuerSnapshot | undefined {
  const { id, slug, url, jwksUri, provisioning } = row;
  const bound = bind.safeParse(row.bind).data;
  const mapped = claims.safeParse(row.claims ?? {}).data;
  if (!url || !jwksUri || !bound || !mapped) return undefined;
  const { audience, tenant } = bound;
  return {
    kind: 'foreign',
    id,
    slug,
    issuer: url,
    jwksUri,
    audience: audience === 'endpoint' ? 'endpoint' : { literal: audience },
    ...(tenant && { tenantClaim: tenant }),
    subjectClaim: mapped.subject,
    provisioning: provisioning === 'first-token' ? 'first-token' : 'invited',
  };
}

const count = z.int().min(1);
const limits = z.object({ requestsPerMinute: count.exactOptional(), concurrent: count.exactOptional() });

/** Without the limits that the tenant set, the installation's hold. */
export function readLimits(stored: unknown): TenantLimits {
  return limits.safeParse(stored ?? {}).data ?? {};
}

const registration = z.object({
  cimd: z.boolean().default(true),
  dcr: z.boolean().default(true),
  cimdHosts: z.array(text).default([]),
});

const CLOSED: RegistrationPolicy = { cimd: false, dcr: false, cimdHosts: [] };

/**
 * Without a policy any client may come to a tenant, and to the platform, whose people are operators, only registered ones.
 * A policy that cannot be read lets in nobody else either.
 */
export function readRegistration(stored: unknown, tenantSlug: string): RegistrationPolicy {
  if (stored === undefined && tenantSlug === PLATFORM) return CLOSED;
  return registration.safeParse(stored ?? {}).data ?? CLOSED;
}

const MAX_DEADLINE_MS = durationMs(MAX_DEADLINE) ?? 0;

/** What holds for a tool of which no rule says anything. */
const RUN_AS_EVER: ToolRunning = Object.freeze({
  execution: 'inline',
  inlineMs: 10_000,
  deadlineMs: 3_600_000,
  retry: 'effective-idempotent',
});

const running = z.object({
  execution: z.enum(EXECUTIONS).default(RUN_AS_EVER.execution).catch(RUN_AS_EVER.execution),
  inlineMs: z.int().min(0).max(MAX_INLINE_MS).default(RUN_AS_EVER.inlineMs).catch(RUN_AS_EVER.inlineMs),
  deadline: z.string().optional().catch(undefined),
  retry: z.enum(RETRIES).default(RUN_AS_EVER.retry).catch('never'),
});

/** One field that cannot be read takes nothing from the others. A word about retries that is not known means never. */
export function readRunning(stored: unknown): ToolRunning {
  // Most tools are named by no rule, and a tenant may have thousands.
  if (stored === null || stored === undefined) return RUN_AS_EVER;
  const read = running.safeParse(stored).data;
  if (!read) return { ...RUN_AS_EVER, retry: 'never' };
  const { deadline, ...rest } = read;
  const length = durationMs(deadline ?? '') ?? 0;
  return { ...rest, deadlineMs: length > 0 && length <= MAX_DEADLINE_MS ? length : RUN_AS_EVER.deadlineMs };
}
