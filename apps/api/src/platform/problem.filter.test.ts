import { GatehouseError } from '@gatehouse/errors';
import type { ArgumentsHost } from '@nestjs/common';
import { MethodNotAllowedException, NotFoundException } from '@nestjs/common';
import fastify from 'fastify';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ProblemFilter } from './problem.filter.ts';

const filter = new ProblemFilter(pino({ level: 'silent' }));

/** A server whose errors go where Nest brings them. */
function serve() {
  const server = fastify({ bodyLimit: 10 });
  server.setErrorHandler((error, request, reply) => {
    const http = { getRequest: () => request, getResponse: () => reply };
    filter.catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
  });
  server.post('/', () => 'done');
  server.get('/missing', () => Promise.reject(new NotFoundException()));
  server.get('/forbidden-method', () => Promise.reject(new MethodNotAllowedException()));
  server.get('/broken', () => Promise.reject(new Error('password=hunter2')));
  server.get('/later', () => Promise.reject(new GatehouseError('limit.exceeded', { data: { retryAfter: 7 } })));
  return server;
}

describe('what Fastify and Nest throw', () => {
  it.each([
    ['a body in another form', { method: 'POST', url: '/', headers: { 'content-type': 'text/html' }, body: 'x' }, 415],
    ['a type that is none', { method: 'POST', url: '/', headers: { 'content-type': '\u00ff;' }, body: 'x' }, 415],
    ['no JSON', { method: 'POST', url: '/', headers: { 'content-type': 'application/json' }, body: '{' }, 400],
    ['too much', { method: 'POST', url: '/', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(11) }, 413],
    ['no such thing', { method: 'GET', url: '/missing' }, 404],
    ['no such method', { method: 'GET', url: '/forbidden-method' }, 405],
  ] as const)('is a problem of its own status: %s', async (_, request, status) => {
    const answer = await serve().inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('is not told when it is our fault', async () => {
    const answer = await serve().inject('/broken');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('hunter2');
  });
});

describe('a refusal for now', () => {
  it('says when to come again', async () => {
    const answer = await serve().inject('/later');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '7']);
  });
});
