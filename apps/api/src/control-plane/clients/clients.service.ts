import { randomBytes, randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { secretHash } from '../../authorization-server/clients/client-secret.ts';
import { endClient } from '../../authorization-server/end-client.ts';
import { CLOCK } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';

/** Random bytes of a secret: so many that its plain hash says nothing about it. */
const SECRET_BYTES = 32;

/** What is done with clients besides what a file says of them. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Gives a client a new secret, and answers it: it is nowhere else, and the former one is no good any more.
   *
   * @throws GatehouseError `client.unknown`, `client.keeps-no-secret`
   */
  async renewSecret(tenantId: TenantId, clientId: string, actor: string): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const where = { tenantId_clientId: { tenantId, clientId } };
    await this.database.withTenant(tenantId, async (tx) => {
      const client = await tx.client.findUnique({ where, select: { auth: true } });
      if (!client) throw new GatehouseError('client.unknown', { reason: clientId });
      if (!client.auth.startsWith('client_secret')) throw new GatehouseError('client.keeps-no-secret');
      await tx.client.update({ where, data: { secretHash: secretHash(secret) } });
      await appendEvent(tx, {
        kind: 'client.changed',
        at: this.clock.now(),
        correlationId: randomUUID(),
        target: clientId,
        detail: { action: 'renew-secret', actor },
      });
    });
    return secret;
  }

  /** Ends everything that was issued to a client, registered or not, and what people allowed it. It may begin anew. */
  async end(tenantId: TenantId, clientId: string, actor: string): Promise<void> {
    await this.database.withTenant(tenantId, async (tx) => {
      await endClient(tx, clientId, this.clock);
      await appendEvent(tx, {
        kind: 'client.ended',
        at: this.clock.now(),
        correlationId: randomUUID(),
        target: clientId,
        detail: { actor },
      });
    });
  }
}
