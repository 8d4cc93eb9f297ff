import {
  createClient,
  endClient,
  getClient,
  listClients,
  removeClient,
  renewClientSecret,
  replaceClient,
} from '@gatehouse/contracts/api';
import { GatehouseError } from '@gatehouse/errors';
import { Controller } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.ts';
import { clients } from '../../entries/client-entries.ts';
import { Entries } from '../../entries/entries.service.ts';
import type { ApiCall, Work } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class ClientsController {
  constructor(
    private readonly entries: Entries,
    private readonly issued: ClientsService,
  ) {}

  @Serve(listClients)
  list({ tenantId, query }: ApiCall<typeof listClients>) {
    return this.entries.list(tenantId, clients, query);
  }

  @Serve(createClient)
  create({ body }: ApiCall<typeof createClient>) {
    return this.entries.create(clients, body);
  }

  @Serve(getClient)
  get({ tenantId, params }: ApiCall<typeof getClient>) {
    return this.entries.get(tenantId, clients, params.client);
  }

  @Serve(replaceClient)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceClient>) {
    refuseOtherId(params.client, body.id);
    return this.entries.replace(clients, params.client, ifMatch, () => body);
  }

  @Serve(removeClient)
  remove({ params, ifMatch }: ApiCall<typeof removeClient>) {
    return this.entries.remove(clients, params.client, ifMatch);
  }

  @Serve(renewClientSecret)
  renewSecret({ params }: ApiCall<typeof renewClientSecret>): Work<{ secret: string }> {
    return async (tx, by) => ({ secret: await this.issued.renewSecretIn(tx, params.client, by) });
  }

  @Serve(endClient)
  end({ params }: ApiCall<typeof endClient>): Work<void> {
    return (tx, by) => this.issued.endIn(tx, params.client, by);
  }
}

/** A client is what its id is: with another one it would be another client. */
function refuseOtherId(named: string, id: string): void {
  if (named === id) return;
  const message = 'The id of a client stays what it is: write the one in the path.';
  throw new GatehouseError('api.input-invalid', { data: { problems: [{ in: 'body', path: 'id', message }] } });
}
