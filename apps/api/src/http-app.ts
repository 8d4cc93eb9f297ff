import { randomUUID } from 'node:crypto';
import { GatehouseError, toProblem } from '@gatehouse/errors';
import { Module } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoggerModule, Logger as NestLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { DataPlaneModule } from './data-plane/data-plane.module.ts';
import { guardHttp } from './guard-http.ts';
import { CoreModule, type CoreParts } from './platform/core.module.ts';
import { DatabaseReadiness } from './platform/health/database-readiness.ts';
import { HealthController } from './platform/health/health.controller.ts';
import { IsolationSelfTest } from './platform/isolation/isolation-self-test.ts';
import { ProblemFilter } from './platform/problem.filter.ts';
import { securityHeaders } from './platform/security-headers.ts';

/** Milliseconds in which a request has to arrive whole. */
const REQUEST_TIMEOUT = 60_000;

@Module({
  imports: [DataPlaneModule],
  controllers: [HealthController],
  providers: [DatabaseReadiness, IsolationSelfTest, { provide: APP_FILTER, useClass: ProblemFilter }],
})
class HttpModule {}

/** The api process without its sockets and signals, so that tests start the same thing that production does. */
export async function createHttpApp(parts: CoreParts): Promise<NestFastifyApplication> {
  const { settings } = parts;
  const adapter = new FastifyAdapter({
    forceCloseConnections: 'idle',
    trustProxy: [...settings.trustedProxies],
    requestTimeout: REQUEST_TIMEOUT,
    genReqId: () => randomUUID(),
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = toProblem(new GatehouseError('http.not-found'), String(request.id));
      void reply
        .status(problem.status)
        .headers({ ...securityHeaders(settings), 'content-type': 'application/problem+json' })
        .send(problem);
    },
  });
  guardHttp(adapter.getInstance(), settings);
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: HttpModule, imports: [CoreModule.with(parts), loggerModule(parts.logger)] },
    adapter,
    { bufferLogs: true, abortOnError: false },
  );
  app.useLogger(app.get(NestLogger));
  return app;
}

/**
 * Nest's own log lines go where all others go, those about its start only when details are asked for. Requests are not
 * logged here: the pipeline writes one line an attempt, and probes are noise.
 */
function loggerModule(logger: Logger) {
  const quiet = logger.child({}, { level: logger.level === 'info' ? 'warn' : logger.level });
  return LoggerModule.forRoot({
    pinoHttp: { logger: quiet, autoLogging: false, quietReqLogger: true },
    forRoutes: ['api'],
  });
}
