import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { GatehouseError, toProblem } from '@gatehouse/errors';
import { Module } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assetRoute } from './authorization-server/http/asset-route.ts';
import { issuerRoute } from './authorization-server/http/issuer-route.ts';
import { ISSUER_ROUTE_PARTS, issuersModule, type SignIn } from './authorization-server/issuers.module.ts';
import { ApiModule } from './control-plane/http/api.module.ts';
import { DataPlaneModule } from './data-plane/data-plane.module.ts';
import { endpointRoute } from './data-plane/endpoint-route.ts';
import { PIPELINE_PARTS } from './data-plane/pipeline-providers.ts';
import { guardHttp } from './guard-http.ts';
import { CoreModule, type CoreParts } from './platform/core.module.ts';
import { FrontDoor } from './platform/front-door.ts';
import { DatabaseReadiness } from './platform/health/database-readiness.ts';
import { HealthController } from './platform/health/health.controller.ts';
import { IsolationSelfTest } from './platform/isolation/isolation-self-test.ts';
import { NestLogger } from './platform/nest-logger.ts';
import { ProblemFilter } from './platform/problem.filter.ts';
import { securityHeaders } from './platform/security-headers.ts';

/**
 * Milliseconds in which the head of a request has to arrive, and all of it. What takes longer gets an answer in plain HTTP
 * that is on nobody's record, so whoever waits for a body gives up sooner.
 */
const HEAD_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 120_000;

/** Milliseconds between two looks for requests that take longer than that. */
const TIMEOUT_INTERVAL = 5_000;

/** Milliseconds for which a connection is kept that has nothing to do: longer than most proxies before us keep theirs. */
const KEEP_ALIVE = 72_000;

/** Characters of one part of a path as it was sent: the id of a client may be a URL of 1024, and each may be escaped. */
const LONGEST_PARAMETER = 3 * 1024;

@Module({
  imports: [ApiModule, DataPlaneModule],
  controllers: [HealthController],
  providers: [DatabaseReadiness, IsolationSelfTest, { provide: APP_FILTER, useClass: ProblemFilter }],
})
class HttpModule {}

/** The api process without its sockets and signals, so that tests start the same thing that production does. */
export async function createHttpApp(parts: CoreParts, signIn?: SignIn): Promise<NestFastifyApplication> {
  const { settings } = parts;
  const frontDoor = new FrontDoor();
  const adapter = new FastifyAdapter({
    serverFactory: (fastify: RequestListener) =>
      createServer(
        {
          headersTimeout: HEAD_TIMEOUT,
          requestTimeout: REQUEST_TIMEOUT,
          connectionsCheckingInterval: TIMEOUT_INTERVAL,
          keepAliveTimeout: KEEP_ALIVE,
        },
        frontDoor.before(fastify),
      ),
    forceCloseConnections: 'idle',
    trustProxy: [...settings.trustedProxies],
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = toProblem(new GatehouseError('http.not-found'), String(request.id));
      void reply
        .status(problem.status)
        .headers({ ...securityHeaders(settings), 'content-type': 'application/problem+json' })
        .send(problem);
    },
  });
  guardHttp(adapter.getInstance(), settings);
  adapter.getInstance().addHook('preClose', async () => frontDoor.close(adapter.getHttpServer()));
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: HttpModule, imports: [CoreModule.with(parts), issuersModule(signIn)] },
    adapter,
    { logger: new NestLogger(parts.logger), abortOnError: false },
  );
  frontDoor.add(endpointRoute(app.get(PIPELINE_PARTS, { strict: false })));
  frontDoor.add(assetRoute);
  frontDoor.add(issuerRoute(app.get(ISSUER_ROUTE_PARTS, { strict: false })));
  return app;
}
