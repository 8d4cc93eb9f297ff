import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { OpenExchanges } from './open-exchanges.ts';

class FakeExchange {
  end = (): void => {};

  whenOver(callback: () => void): void {
    this.end = callback;
  }
}

describe('the exchanges that are open', () => {
  it('are those that were added and are not over, whatever the order in which they end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 60 }), (steps) => {
        const open = new OpenExchanges();
        const expected: FakeExchange[] = [];
        for (const step of steps) {
          const ending = step % 2 === 0 ? undefined : expected[step % expected.length];
          if (ending) {
            ending.end();
            expected.splice(expected.indexOf(ending), 1);
          } else {
            const exchange = new FakeExchange();
            open.add(exchange as unknown as Exchange);
            expected.push(exchange);
          }
          expect(new Set<unknown>(open.all())).toEqual(new Set(expected));
          expect(open.size).toBe(expected.length);
        }
      }),
    );
  });
});
