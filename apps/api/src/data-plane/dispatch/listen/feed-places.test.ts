import type { TenantId } from '@gatehouse/db';
import { beforeEach, describe, expect, it } from 'vitest';
import { FeedPlaces } from './feed-places.ts';

let places: FeedPlaces;
beforeEach(() => {
  places = new FeedPlaces();
});

const caller = (principalId: string, tenantId = 'acme') => ({ principalId, tenantId: tenantId as unknown as TenantId });
const some = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
const full = expect.objectContaining({ code: 'limit.subscriptions' });

describe('the places of feeds of resources', () => {
  it('are 32 for a principal, and leave others theirs', () => {
    places.take(caller('ada'), some(32, 'upstream'));
    expect(() => places.take(caller('ada'), ['another'])).toThrow(full);
    expect(() => places.take(caller('ada'), [])).not.toThrow();
    expect(() => places.take(caller('bob'), some(32, 'upstream'))).not.toThrow();
  });

  it('are there again when they were given back', () => {
    const give = places.take(caller('ada'), some(32, 'upstream'));
    give();
    expect(() => places.take(caller('ada'), some(32, 'other'))).not.toThrow();
  });

  it('are not taken by what is refused', () => {
    places.take(caller('ada'), ['shop']);
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(() => places.take(caller('ada'), some(32, 'upstream'))).toThrow(full);
    }
    expect(() => places.take(caller('ada'), some(31, 'upstream'))).not.toThrow();
  });

  it('are fewer at one upstream than it has connections for what stays open', () => {
    for (const principal of some(192, 'principal')) places.take(caller(principal), ['shop']);
    expect(() => places.take(caller('ada'), ['shop'])).toThrow(full);
    expect(() => places.take(caller('ada'), ['library'])).not.toThrow();
  });

  it('are an eighth of all for one tenant, and bounded for all together', () => {
    for (const tenant of some(8, 'tenant')) {
      for (const principal of some(32, tenant)) places.take(caller(principal, tenant), some(32, principal));
      expect(() => places.take(caller('ada', tenant), ['shop'])).toThrow(full);
    }
    expect(() => places.take(caller('ada', 'globex'), ['shop'])).toThrow(
      expect.objectContaining({ code: 'server.busy' }),
    );
  });
});
