import { describe, expectTypeOf, it } from 'vitest';
import type { admit } from './admit/admit.ts';
import type { authenticate } from './authenticate/authenticate.ts';
import type { authorize } from './authorize/authorize.ts';
import type { judge } from './authorize/judge.ts';
import type { Admitted, Answered, Authenticated, Authorized, Judged, Located, Parsed, Received } from './context.ts';
import type { dispatch } from './dispatch/dispatch.ts';
import type { locate } from './locate/locate.ts';
import type { parse } from './receive/parse.ts';
import type { receive } from './receive/receive.ts';
import type { respond } from './respond/respond.ts';

/** Checked by the compiler: `npm run typecheck` fails where one of these lines no longer holds. */
describe('the stages of the pipeline', () => {
  it('follow each other by type', () => {
    expectTypeOf<ReturnType<typeof receive>>().toEqualTypeOf<Received>();
    expectTypeOf<Parameters<typeof authenticate>[0]>().toEqualTypeOf<Received>();
    expectTypeOf<Parameters<typeof parse>[0]>().toEqualTypeOf<Authenticated>();
    expectTypeOf<Parameters<typeof admit>[0]>().toEqualTypeOf<Parsed>();
    expectTypeOf<Parameters<typeof locate>[0]>().toEqualTypeOf<Admitted>();
    expectTypeOf<Parameters<typeof judge>[0]>().toEqualTypeOf<Located>();
    expectTypeOf<Parameters<typeof authorize>[0]>().toEqualTypeOf<Judged>();
    expectTypeOf<Parameters<typeof dispatch>[0]>().toEqualTypeOf<Authorized>();
    expectTypeOf<Parameters<typeof respond>[1]>().toEqualTypeOf<Answered>();
  });

  it('cannot be left out or swapped', () => {
    expectTypeOf<Received>().not.toExtend<Authenticated>();
    expectTypeOf<Authenticated>().not.toExtend<Parsed>();
    expectTypeOf<Parsed>().not.toExtend<Admitted>();
    expectTypeOf<Admitted>().not.toExtend<Located>();
    expectTypeOf<Located>().not.toExtend<Judged>();
    expectTypeOf<Judged>().not.toExtend<Authorized>();
    expectTypeOf<Authorized>().not.toExtend<Answered>();
  });

  it('cannot be skipped by writing a context down', () => {
    expectTypeOf<Omit<Authorized, never>>().toExtend<Received>();
    // @ts-expect-error The brand cannot be named outside context.ts, so no literal is a context.
    const forged: Authenticated = { correlationId: '', snapshot: undefined, principal: undefined };
    void forged;
  });
});
