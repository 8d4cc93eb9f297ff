import type { TenantId } from '@gatehouse/db';
import type { Outbound } from '@gatehouse/outbound';
import { beforeEach, describe, expect, it } from 'vitest';
import { ClientDocuments } from './client-documents.ts';

const acme = 'acme' as TenantId;
const globex = 'globex' as TenantId;
const DOCUMENT = 'https://client.example/client.json';

let documents: ClientDocuments;
let asked: string[];

beforeEach(() => {
  asked = [];
  const request = async (url: string) => {
    asked.push(url);
    return url === DOCUMENT
      ? { status: 200, headers: {}, readAll: async () => Buffer.from('{}') }
      : { status: 404, discard: () => {} };
  };
  documents = new ClientDocuments({
    outboundOf: () => ({ request }) as unknown as Outbound,
    clock: { now: () => new Date() },
  });
});

const flood = async (callers: readonly string[], each: number) => {
  const urls = callers.flatMap((caller, of) =>
    Array.from({ length: each }, (_, i) => [`https://junk.example/${of}/${i}`, caller] as const),
  );
  await Promise.all(urls.map(([url, caller]) => documents.fetch(acme, url, caller)));
};

describe('documents of clients', () => {
  it('are fetched for others while somebody makes up addresses', async () => {
    await flood(['203.0.113.1'], 500);
    expect(asked).toHaveLength(60);
    expect((await documents.fetch(acme, DOCUMENT, '203.0.113.1')).status).toBe(502);
    expect((await documents.fetch(acme, DOCUMENT, '203.0.113.2')).status).toBe(200);
  });

  it('are fetched for one tenant so often and no more, whoever asks', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `203.0.113.${i}`);
    await flood(many, 20);
    expect(asked).toHaveLength(600);
    expect((await documents.fetch(globex, DOCUMENT, '203.0.113.1')).status).toBe(200);
  });
});
