import { API_BASE, namesIn, operations } from '@gatehouse/contracts/api';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../src/control-plane/http/documents/openapi.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let document: OpenApiDocument;

beforeAll(async () => {
  api = await startApi();
  document = (await (await fetch(`${api.origin}/api/openapi.json`)).json()) as OpenApiDocument;
}, 30_000);

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
});

describe('the description of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    expect([valid, errors]).toEqual([true, undefined]);
    expect(document.openapi).toBe('3.1.0');
  });

  it('tells a broken document from a valid one', async () => {
    const { valid } = await new Validator().validate({ ...document, paths: { nowhere: 1 } });
    expect(valid).toBe(false);
  });

  it.each(operations.map((one) => [one.id, one] as const))('has all of %s', (id, operation) => {
    const described = document.paths[`${API_BASE}${operation.path}`]?.[operation.method.toLowerCase()];
    expect(described).toMatchObject({ operationId: id, 'x-permission': operation.permission });
    const named = (place: string) => described?.parameters.filter((one) => one.in === place).map(({ name }) => name);
    expect(named('path')).toEqual(namesIn(operation.path));
    expect(named('query')).toEqual(Object.keys(operation.query?.shape ?? {}));
    expect(described?.requestBody !== undefined).toBe(operation.body !== undefined);
  });

  it('names the public URL and where a token comes from, and refers to nothing that is not there', () => {
    expect(document.servers).toEqual([{ url: api.origin }]);
    const text = JSON.stringify(document);
    expect(text).toContain(`${api.origin}/api/v1`);
    const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference));
    expect([...references]).toEqual(['#/components/schemas/Problem']);
  });
});

describe('the page about the API', () => {
  it('has every operation, under the strict policy, and loads nothing from elsewhere', async () => {
    const response = await fetch(`${api.origin}/api/docs`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const text = await response.text();
    for (const { id, path, method } of operations) {
      expect(text).toContain(`<details id="${id}">`);
      expect(text).toContain(`<code>${method} ${API_BASE}${path}</code>`);
    }
    for (const [, address] of text.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\/assets\//);
  });
});
