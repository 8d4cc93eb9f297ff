import type { Clock } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';
import { type BeforeApplicationShutdown, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { issuerUrl } from '../authorization-server/issuer-url.ts';
import { CLOCK, LOGGER, type Logger, OUTBOUND, SETTINGS, type Settings } from '../platform/injection.ts';
import { mountDataPlane } from './mount.ts';
import type { PipelineParts } from './pipeline.ts';
import { Recorder } from './record/recorder.ts';
import { Refusals } from './record/refusals.ts';
import { ResourceMetadataController } from './resource-metadata.controller.ts';
import type { Exchange } from './respond/exchange.ts';
import { Snapshots } from './snapshot/snapshots.ts';

/** Milliseconds; whoever stops the process gives it ten seconds. */
const DRAIN_TIME = 6_000;

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
  const openExchanges = new Set<Exchange>();
  return { knownOrigins, browserOrigins, issuerOf, recorder, snapshots, outbound, clock, logger, openExchanges };
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
export class DataPlaneModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(PIPELINE_PARTS) private readonly parts: PipelineParts,
  ) {}

  async onModuleInit(): Promise<void> {
    await mountDataPlane(this.host.httpAdapter.getInstance<FastifyInstance>(), this.parts);
  }

  /** What is under way may end by itself for a while; then it is ended, so that its record is closed too. */
  beforeApplicationShutdown(): void {
    const { openExchanges } = this.parts;
    const timer = setTimeout(() => {
      for (const exchange of openExchanges) exchange.abort(new GatehouseError('server.stopping'));
    }, DRAIN_TIME);
    timer.unref();
  }
}
