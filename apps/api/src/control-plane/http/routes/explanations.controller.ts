import { explainAccess, listToolCallers } from '@gatehouse/contracts/api';
import { canonicalName, describeReason, type Reason } from '@gatehouse/policy';
import { Controller } from '@nestjs/common';
import { ExplanationsService } from '../../explanations/explanations.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class ExplanationsController {
  constructor(private readonly explanations: ExplanationsService) {}

  @Serve(explainAccess)
  async explain({ params, body }: ApiCall<typeof explainAccess>) {
    const { issuer, subject, endpoint, client, scopes, kind, name } = body;
    const { decision, canonicalName, servedName, tenantStatus, clientKnown } = await this.explanations.explain({
      ...{ tenant: params.tenant, issuer, subject, endpoint, client, scopes: new Set(scopes) },
      asked: { kind, name },
      arguments: body.arguments,
    });
    const { verdict, reasons, missingScopes } = decision;
    return {
      ...{ verdict, reasons: reasons.map(inWords), missingScopes: [...missingScopes] },
      ...{ canonicalName, servedName: servedName ?? null, tenantStatus, clientKnown },
    };
  }

  @Serve(listToolCallers)
  async callers({ params, query }: ApiCall<typeof listToolCallers>) {
    const { tenant, upstream, tool } = params;
    const asked = { tenant, endpoint: query.endpoint, name: canonicalName(upstream, tool) };
    const { items, nextCursor } = await this.explanations.callers(asked, query);
    return {
      items: items.map(({ id, issuer, subject, createdAt, decision: { verdict, reasons } }) => ({
        ...{ id, issuer, subject, createdAt, verdict },
        reasons: reasons.map(inWords),
      })),
      nextCursor,
    };
  }
}

function inWords(reason: Reason) {
  return { kind: reason.kind, text: describeReason(reason) };
}
