import { defineOperation, getRole, listRoles, removeRole } from '@gatehouse/contracts/api';
import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ApiCall, Work } from './call.ts';
import { checkRoutes } from './check-routes.ts';
import { Serve } from './serve.decorator.ts';

class Roles {
  @Serve(removeRole)
  remove(_call: ApiCall<typeof removeRole>): Work<void> {
    return async () => {};
  }
}

class Wrong {
  // @ts-expect-error a role is more than its slug
  @Serve(getRole)
  async get(_call: ApiCall<typeof getRole>) {
    return { slug: 'clerk' };
  }

  // @ts-expect-error a list is a page
  @Serve(listRoles)
  async list(_call: ApiCall<typeof listRoles>) {
    return [];
  }

  // @ts-expect-error what removes something is work for the one transaction, and not done when it is called
  @Serve(removeRole)
  async remove(_call: ApiCall<typeof removeRole>) {}
}

describe('an operation', () => {
  it('does not compile without a permission, with one that nobody has, or with a parameter that nobody knows', () => {
    const rest = { id: 'x', noun: 'X', method: 'GET', summary: 'X', answer: z.string() } as const;
    // @ts-expect-error no permission
    expect(defineOperation({ ...rest, path: '/x' })).toBeDefined();
    // @ts-expect-error no such permission
    expect(defineOperation({ ...rest, path: '/x', permission: 'x:read' })).toBeDefined();
    // @ts-expect-error no such parameter
    expect(defineOperation({ ...rest, path: '/x/{unheard}', permission: 'roles:read' })).toBeDefined();
  });
});

describe('the routes', () => {
  it('are one for each operation', () => {
    expect(() => checkRoutes([Roles], [removeRole])).not.toThrow();
    expect(() => checkRoutes([Roles], [removeRole, getRole])).toThrow('getRole is served 0 times');
    expect(() => checkRoutes([Roles, Roles], [removeRole])).toThrow('removeRole is served 2 times');
    expect(() => checkRoutes([Roles], [])).toThrow('removeRole is not in the list');
  });

  it('are nothing besides: one that asks for no permission does not start', () => {
    @Controller()
    class Open {
      @Get('api/v1/open')
      get() {
        return 'everything';
      }
    }
    expect(() => checkRoutes([Open, Wrong], [])).toThrow('Open.get is a route without an operation');
  });
});
