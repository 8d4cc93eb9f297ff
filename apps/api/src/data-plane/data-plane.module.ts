import type { Clock } from '@gatehouse/db';
import type { Outbound } from '@gatehouse/outbound';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { issuerUrl } from '../authorization-server/issuer-url.ts';
import { CLOCK, LOGGER, type Logger, OUTBOUND, SETTINGS, type Settings } from '../platform/tokens.ts';
import { mountDataPlane } from './mount.ts';
import type { PipelineParts } from './pipeline.ts';
import { Recorder } from './record/recorder.ts';
import { Refusals } from './record/refusals.ts';
import { ResourceMetadataController } from './resource-metadata.controller.ts';
import { Snapshots } from './snapshot/snapshots.ts';

const PIPELINE_PARTS = Symbol('PipelineParts');

function assemble(
  settings: Settings,
  recorder: Recorder,
  snapshots: Snapshots,
  outbound: Outbound,
  clock: Clock,
  logger: Logger,
): PipelineParts {
  const { knownOrigins, browserOrigins, publicUrl } = settings;
  const issuerOf = (tenantSlug: string) => issuerUrl(publicUrl, tenantSlug);
  return { knownOrigins, browserOrigins, issuerOf, recorder, snapshots, outbound, clock, logger };
}

/** Agents' traffic. Nest composes the parts once; no request passes through it. */
@Module({
  controllers: [ResourceMetadataController],
  providers: [
    Recorder,
    Refusals,
    Snapshots,
    { provide: PIPELINE_PARTS, useFactory: assemble, inject: [SETTINGS, Recorder, Snapshots, OUTBOUND, CLOCK, LOGGER] },
  ],
})
export class DataPlaneModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(PIPELINE_PARTS) private readonly parts: PipelineParts,
  ) {}

  async onModuleInit(): Promise<void> {
    await mountDataPlane(this.host.httpAdapter.getInstance<FastifyInstance>(), this.parts);
  }
}
