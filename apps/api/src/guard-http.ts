import { GatehouseError } from '@gatehouse/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from './config/settings.ts';
import { CrossOrigin, isPreflight } from './data-plane/receive/cross-origin.ts';
import { knownOrigin } from './data-plane/receive/endpoint-address.ts';
import { refuseAmbiguous } from './platform/refuse-ambiguous.ts';
import { securityHeaders } from './platform/security-headers.ts';

/** What pages of other origins may use, and with which method; nothing else of the api is for them. */
const ENDPOINT = { path: /^\/t\/[^/?]+\/mcp(?:\/[^/?]+)?(?:$|\?)/, method: 'POST' } as const;
const METADATA = { path: /^\/\.well-known\/oauth-protected-resource\//, method: 'GET' } as const;

/**
 * What holds for every request, before anything is made of it. Answers of MCP endpoints do not pass through Fastify:
 * the data plane checks origins and sends the same headers itself, so that a refusal is recorded.
 */
export function guardHttp(instance: FastifyInstance, settings: Settings): void {
  const crossOrigin = new CrossOrigin(settings);
  const always = Object.entries(securityHeaders(settings));

  const allow = ({ headers }: FastifyRequest, reply: FastifyReply, method: string): void => {
    if (!knownOrigin(headers.host, settings.knownOrigins)) throw new GatehouseError('host.unknown');
    crossOrigin.check(headers.origin);
    reply.code(204).headers(crossOrigin.preflightHeaders(headers, method)).send();
  };

  instance.addHook('onRequest', (request, reply, done) => {
    const { raw, url } = request;
    refuseAmbiguous(raw);
    if (isPreflight(raw)) {
      const surface = [ENDPOINT, METADATA].find(({ path }) => path.test(url));
      if (surface) return allow(request, reply, surface.method);
    }
    if (METADATA.path.test(url)) {
      reply.headers(crossOrigin.answerHeaders(raw.headers.origin));
      crossOrigin.check(raw.headers.origin);
    }
    done();
  });

  instance.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of always) if (!reply.hasHeader(name)) reply.header(name, value);
    done();
  });
}
