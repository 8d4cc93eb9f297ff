import { randomUUID } from 'node:crypto';
import { type Clock, Database } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import { TenantsService } from './tenants.service.ts';

const OPEN = { cimd: true, dcr: true, cimdHosts: [] };

/**
 * Which clients may come to the platform's issuer that nobody has registered: none, unless an operator opens it to all. A
 * tenant's file says it for the tenant; the platform has no file.
 */
@Injectable()
export class PlatformRegistration {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns whether it was different before */
  async set(wanted: 'open' | 'closed'): Promise<boolean> {
    const tenantId = await this.tenants.idOf('platform');
    return this.database.withTenant(tenantId, async (tx) => {
      await tx.$executeRaw`select from tenants where tenant_id = ${tenantId}::uuid for no key update`;
      const key = { tenantId, name: 'registration' };
      const isOpen = (await tx.setting.count({ where: key })) > 0;
      if (isOpen === (wanted === 'open')) return false;
      if (isOpen) await tx.setting.deleteMany({ where: key });
      else await tx.setting.create({ data: { ...key, value: OPEN } });
      await appendEvent(tx, {
        kind: 'registration.changed',
        at: this.clock.now(),
        correlationId: randomUUID(),
        target: 'registration',
        detail: isOpen ? { action: 'remove', before: OPEN } : { action: 'create', after: OPEN },
      });
      return true;
    });
  }
}
