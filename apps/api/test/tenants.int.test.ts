import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;
let tenants: TenantsService;

beforeAll(async () => {
  plane = await startControlPlane();
  tenants = plane.services.get(TenantsService);
  await tenants.create('acme', 'Acme Inc.');
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

const line = async () => (await tenants.list()).find(({ slug }) => slug === 'acme');

describe('a tenant', () => {
  it('is suspended and resumed, each of which is recorded once', async () => {
    expect(await tenants.setStatus('acme', 'suspended')).toBe(true);
    expect(await tenants.setStatus('acme', 'suspended')).toBe(false);
    expect(await line()).toMatchObject({ status: 'suspended' });
    expect(await tenants.setStatus('acme', 'active')).toBe(true);
    expect(await line()).toMatchObject({ status: 'active' });
    const [resumed, suspended, ...others] = (await plane.events('acme')).filter(
      ({ kind }) => kind === 'tenant.changed',
    );
    expect(resumed?.detail).toMatchObject({ before: { status: 'suspended' }, after: { status: 'active' } });
    expect(suspended?.detail).toMatchObject({ before: { status: 'active' }, after: { status: 'suspended' } });
    expect(others).toEqual([]);
  });

  it('that is suspended can be brought to what a file says, and stays suspended', async () => {
    await tenants.setStatus('acme', 'suspended');
    expect(await plane.apply('tenant: acme\nname: Acme\nroles: [{ slug: r, grants: [] }]')).toEqual([
      'update tenant acme',
      'create role r',
    ]);
    expect(await line()).toMatchObject({ status: 'suspended', name: 'Acme' });
  });

  it('is given another name', async () => {
    expect(await tenants.rename('acme', 'Acme Ltd.')).toBe(true);
    expect(await tenants.rename('acme', 'Acme Ltd.')).toBe(false);
    expect(await plane.export('acme')).toContain('name: Acme Ltd.');
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(201), 'a\u202eb'])('is not named %j', async (name) => {
    await expect(tenants.rename('acme', name)).rejects.toMatchObject({ code: 'usage.invalid' });
    await expect(tenants.create('other', name)).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('that is reserved or unknown is refused', async () => {
    await expect(tenants.setStatus('platform', 'suspended')).rejects.toMatchObject({ code: 'tenant.reserved' });
    await expect(tenants.rename('platform', 'x')).rejects.toMatchObject({ code: 'tenant.reserved' });
    await expect(tenants.setStatus('nobody', 'suspended')).rejects.toMatchObject({ code: 'tenant.unknown' });
  });
});
