import { BUILTIN_ISSUER } from '@gatehouse/contracts';
import type { Page, PageRequest } from '@gatehouse/contracts/api';
import { GatehouseError } from '@gatehouse/errors';
import { type Decision, decide, type Question } from '@gatehouse/policy';
import { Injectable } from '@nestjs/common';
import { Snapshots } from '../../data-plane/snapshot/snapshots.ts';
import type { IssuerSnapshot, TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { type GroupedPrincipal, Principals } from '../principals/principals.service.ts';
import { type Asked, findAsked } from './find-asked.ts';

/** Who asks for what, where, with which token. */
export interface ExplanationRequest {
  readonly tenant: string;
  /** Slug of the subject's issuer. */
  readonly issuer: string;
  readonly subject: string;
  readonly endpoint: string;
  /** `client_id` of the token. */
  readonly client: string | undefined;
  /** Of the token. */
  readonly scopes: ReadonlySet<string>;
  readonly asked: Asked;
  /** Of a call of a tool; absent: as in a list. */
  readonly arguments: Readonly<Record<string, unknown>> | undefined;
}

export interface Explanation {
  readonly decision: Decision;
  readonly kind: Question['kind'];
  /** What was decided about. */
  readonly canonicalName: string;
  /** As callers see it; absent where the endpoint does not show it now. */
  readonly servedName: string | undefined;
  readonly tenantStatus: TenantSnapshot['status'];
  /** Whether the tenant knows the client; one that it does not know narrows and gives nothing. */
  readonly clientKnown: boolean;
}

/** Says what a principal may do, and why: the decision of the data plane itself, over what the data plane sees. */
@Injectable()
export class ExplanationsService {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly principals: Principals,
  ) {}

  /**
   * Who of a page of principals may call a tool at an endpoint, with a token that covers all of it.
   *
   * @param name canonical
   * @throws GatehouseError `tenant.unknown`, `endpoint.unknown`, `tool.unknown`, `api.input-invalid`
   */
  async callers(
    { tenant, endpoint: slug, name }: { readonly tenant: string; readonly endpoint: string; readonly name: string },
    page: PageRequest,
  ): Promise<Page<GroupedPrincipal & { readonly decision: Decision }>> {
    const { snapshot, endpoint } = await this.placeOf(tenant, slug);
    const found = findAsked({ kind: 'tool', name }, endpoint, new Set(['mcp']));
    if (!found) throw new GatehouseError('tool.unknown', { reason: name });
    const { items, nextCursor } = await this.principals.listGrouped(snapshot.tenantId, page);
    const judged = items.map((principal) => {
      const permissions = this.snapshots.permissions(snapshot, principal, undefined);
      return { ...principal, decision: decide(permissions, found.question) };
    });
    return { items: judged.filter(({ decision }) => decision.verdict !== 'hidden'), nextCursor };
  }

  /**
   * @throws GatehouseError `tenant.unknown`, `endpoint.unknown`, `principal.unknown`; `tool.unknown`, `prompt.unknown`,
   *   `resource.unknown` for a name that is neither served nor canonical; `usage.invalid` for an issuer that the tenant
   *   does not have
   */
  async explain(request: ExplanationRequest): Promise<Explanation> {
    const { snapshot, endpoint } = await this.placeOf(request.tenant, request.endpoint);
    const principal = await this.snapshots.principal(snapshot, issuerOf(snapshot, request.issuer).id, request.subject);
    if (!principal) throw new GatehouseError('principal.unknown', { reason: request.subject });

    const { asked, scopes } = request;
    const found = findAsked(asked, endpoint, scopes);
    if (!found) throw new GatehouseError(`${asked.kind}.unknown`, { reason: asked.name });
    const client = request.client === undefined ? undefined : snapshot.clients.get(request.client);
    const permissions = this.snapshots.permissions(snapshot, principal, client);
    return {
      decision: decide(permissions, withArguments(found.question, request.arguments)),
      kind: asked.kind,
      canonicalName: found.question.name,
      servedName: found.servedName,
      tenantStatus: snapshot.status,
      clientKnown: client !== undefined,
    };
  }

  private async placeOf(tenant: string, slug: string) {
    const snapshot = await this.snapshots.ofTenant(tenant);
    if (!snapshot) throw new GatehouseError('tenant.unknown', { reason: tenant });
    const endpoint = snapshot.endpoints.get(slug);
    if (!endpoint) throw new GatehouseError('endpoint.unknown', { reason: slug });
    return { snapshot, endpoint };
  }
}

function issuerOf({ issuers }: TenantSnapshot, slug: string): IssuerSnapshot {
  const issuer = issuers.find((one) => (one.kind === 'builtin' ? BUILTIN_ISSUER : one.slug) === slug);
  if (!issuer) throw new GatehouseError('usage.invalid', { reason: `the tenant has no issuer ${slug}` });
  return issuer;
}

function withArguments(question: Question, given: ExplanationRequest['arguments']): Question {
  return question.kind === 'tool' && given ? { ...question, arguments: given } : question;
}
