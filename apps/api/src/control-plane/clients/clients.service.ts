import { randomBytes, randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { secretHash } from '../../authorization-server/clients/client-secret.ts';
import { endClient } from '../../authorization-server/end-client.ts';
import { CLOCK } from '../../platform/injection.ts';
import type { Actor } from '../accounts/accounts.service.ts';
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
  renewSecret(tenantId: TenantId, clientId: string, actor: string): Promise<string> {
    const by = { actor, correlationId: randomUUID() };
    return this.database.withTenant(tenantId, (tx) => this.renewSecretIn(tx, clientId, by));
  }

  /** The same in a transaction of the caller's. @throws GatehouseError `client.unknown`, `client.keeps-no-secret` */
  async renewSecretIn(tx: TenantTx, clientId: string, { actor, correlationId }: Actor): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const where = { tenantId_clientId: { tenantId: tx.tenantId, clientId } };
    const client = await tx.client.findUnique({ where, select: { auth: true } });
    if (!client) throw new GatehouseError('client.unknown', { reason: clientId });
    if (!client.auth.startsWith('client_secret')) throw new GatehouseError('client.keeps-no-secret');
    await tx.client.update({ where, data: { secretHash: secretHash(secret) } });
    await appendEvent(tx, {
      kind: 'client.changed',
      at: this.clock.now(),
      correlationId,
      target: clientId,
      detail: { action: 'renew-secret', actor },
    });
    return secret;
  }

  /** Ends everything that was issued to a client, registered or not, and what people allowed it. It may begin anew. */
  end(tenantId: TenantId, clientId: string, actor: string): Promise<void> {
    const by = { actor, correlationId: randomUUID() };
    return this.database.withTenant(tenantId, (tx) => this.endIn(tx, clientId, by));
  }

  /** The same in a transaction of the caller's. */
  async endIn(tx: TenantTx, clientId: string, { actor, correlationId }: Actor): Promise<void> {
    await endClient(tx, clientId, this.clock);
    const at = this.clock.now();
    await appendEvent(tx, { kind: 'client.ended', at, correlationId, target: clientId, detail: { actor } });
  }
}
