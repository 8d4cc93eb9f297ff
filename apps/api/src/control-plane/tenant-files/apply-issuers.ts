import { type Entry, literalAudience, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { applyEntries, type Kept, type Wanted } from './apply-entries.ts';
import type { Plan } from './plan.ts';
import { atMost, textRange, type Which } from './which.ts';

/** What a file says of an issuer, besides its slug. */
export type IssuerValue = Pick<Entry<'issuers'>, 'issuer' | 'jwksUri' | 'bind' | 'claims' | 'provisioning'>;

export function wantedIssuers(file: TenantFile): Wanted<IssuerValue>[] {
  return (file.issuers ?? []).map(({ slug, issuer, jwksUri, bind, claims, provisioning }) => ({
    key: slug,
    name: slug,
    value: { issuer, jwksUri, bind, claims, provisioning },
  }));
}

/** The issuers of the tenant besides the built-in one. */
export async function keptIssuers(tx: TenantTx, which: Which = {}): Promise<Kept<IssuerValue>[]> {
  const rows = await tx.issuer.findMany({
    where: { tenantId: tx.tenantId, kind: 'foreign', slug: textRange(which) },
    ...atMost(which),
    orderBy: { slug: 'asc' },
  });
  return rows.map(({ id, slug, fromFile, url, jwksUri, bind, claims, provisioning }) => ({
    id,
    fromFile,
    key: slug,
    name: slug,
    value: {
      issuer: url ?? '',
      jwksUri: jwksUri ?? '',
      bind: bind as unknown as IssuerValue['bind'],
      claims: claims as unknown as IssuerValue['claims'],
      provisioning: provisioning as IssuerValue['provisioning'],
    },
  }));
}

/**
 * Makes the issuers of a file, or changes what differs.
 *
 * @param origins under which this installation is known
 * @throws GatehouseError `issuer.audience-taken`, `file.invalid`
 */
export async function applyIssuers(
  tx: TenantTx,
  file: TenantFile,
  plan: Plan,
  origins: readonly string[],
): Promise<void> {
  const { tenantId } = tx;
  const wanted = wantedIssuers(file);
  const kept = await keptIssuers(tx);
  for (const one of wanted) refuseOwnAddresses(one, origins);
  refuseSecondSlug(wanted, kept);
  await refuseTakenAudiences(tx, wanted);
  const writes = {
    noun: 'issuer' as const,
    create: async (entries: readonly Wanted<IssuerValue>[]) => {
      const data = entries.map((one) => ({
        tenantId,
        slug: one.key,
        kind: 'foreign',
        fromFile: plan.fromFile,
        ...columns(one),
      }));
      await tx.issuer.createMany({ data });
    },
    update: async (id: string, one: Wanted<IssuerValue>) => {
      await tx.issuer.update({ where: { tenantId_id: { tenantId, id } }, data: columns(one) });
    },
  };
  await applyEntries(wanted, kept, writes, plan);
}

function columns({ value: { issuer, ...rest } }: Wanted<IssuerValue>) {
  return { url: issuer, ...rest };
}

/** Tokens of a tenant's built-in issuer, and tokens for a tenant's endpoint, are that tenant's alone. */
function refuseOwnAddresses({ key, value }: Wanted<IssuerValue>, origins: readonly string[]): void {
  const texts = [value.issuer, value.jwksUri, literalAudience(value) ?? ''];
  if (texts.some((text) => URL.canParse(text) && origins.includes(new URL(text).origin))) {
    throw new GatehouseError('file.invalid', {
      reason: `issuer ${key}: issuer, jwksUri and a literal audience lie outside this installation; write audience: endpoint for the tenant's own`,
    });
  }
}

/** `iss` of a token names one issuer. */
function refuseSecondSlug(wanted: readonly Wanted<IssuerValue>[], kept: readonly Kept<IssuerValue>[]): void {
  const slugs = new Set(wanted.map(({ key }) => key));
  const staying = new Map(kept.filter(({ key }) => !slugs.has(key)).map((one) => [one.value.issuer, one.key]));
  for (const { key, value } of wanted) {
    const other = staying.get(value.issuer);
    if (other) throw new GatehouseError('file.invalid', { reason: `issuer ${key}: ${other} has that URL already` });
  }
}

/**
 * One token must not be good at two tenants. Each question takes a lock until the transaction ends, so they are asked in
 * one order: two files that name the same pairs follow each other, and do not wait for each other in a circle.
 */
async function refuseTakenAudiences(tx: TenantTx, wanted: readonly Wanted<IssuerValue>[]): Promise<void> {
  const pairs = wanted.flatMap(({ key, value }) => {
    const audience = literalAudience(value);
    return audience === undefined ? [] : [{ key, issuer: value.issuer, audience, tenant: value.bind.tenant }];
  });
  pairs.sort((a, b) => order(a.issuer, b.issuer) || order(a.audience, b.audience));
  for (const { key, issuer, audience, tenant } of pairs) {
    const [answer] = await tx.$queryRaw<{ taken: boolean }>`
      select public.issuer_audience_is_taken(
        ${issuer}, ${audience}, ${tenant?.claim ?? null}, ${tenant?.equals ?? null}) as taken`;
    if (answer?.taken !== false) throw new GatehouseError('issuer.audience-taken', { reason: `issuer ${key}` });
  }
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
