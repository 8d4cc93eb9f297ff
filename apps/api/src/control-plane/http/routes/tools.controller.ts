import {
  approveTool,
  forgetTool,
  getTool,
  getToolRules,
  listTools,
  rejectTool,
  replaceToolRules,
  type ToolView,
} from '@gatehouse/contracts/api';
import { canonicalName } from '@gatehouse/policy';
import { Controller } from '@nestjs/common';
import { ToolCatalogue, viewOfTool } from '../../tools/tool-catalogue.service.ts';
import { ToolRules } from '../../tools/tool-rules.service.ts';
import { ToolsService } from '../../tools/tools.service.ts';
import type { ApiCall, Work } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class ToolsController {
  constructor(
    private readonly catalogue: ToolCatalogue,
    private readonly tools: ToolsService,
    private readonly rules: ToolRules,
  ) {}

  @Serve(listTools)
  list({ tenantId, query }: ApiCall<typeof listTools>) {
    return this.catalogue.list(tenantId, query, query);
  }

  @Serve(getTool)
  get({ tenantId, params }: ApiCall<typeof getTool>) {
    return this.catalogue.get(tenantId, nameOf(params));
  }

  @Serve(approveTool)
  approve({ params, body }: ApiCall<typeof approveTool>): Work<ToolView> {
    const annotations = body.annotations as Readonly<Record<string, boolean>> | undefined;
    return async (tx, by) =>
      viewOfTool(await this.tools.approveIn(tx, { name: nameOf(params), digest: body.digest, annotations, ...by }));
  }

  @Serve(rejectTool)
  reject({ params, body }: ApiCall<typeof rejectTool>): Work<ToolView> {
    return async (tx, by) =>
      viewOfTool(await this.tools.rejectIn(tx, { name: nameOf(params), digest: body.digest, ...by }));
  }

  @Serve(forgetTool)
  forget({ params, body }: ApiCall<typeof forgetTool>): Work<void> {
    return async (tx, by) => {
      await this.tools.forgetIn(tx, { name: nameOf(params), digest: body.digest, ...by });
    };
  }

  @Serve(getToolRules)
  getRules({ tenantId }: ApiCall<typeof getToolRules>) {
    return this.rules.get(tenantId);
  }

  @Serve(replaceToolRules)
  replaceRules({ body, ifMatch }: ApiCall<typeof replaceToolRules>) {
    return this.rules.replace(body.rules, ifMatch);
  }
}

function nameOf({ upstream, tool }: { readonly upstream: string; readonly tool: string }): string {
  return canonicalName(upstream, tool);
}
