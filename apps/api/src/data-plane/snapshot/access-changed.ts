import { GatehouseError } from '@gatehouse/errors';

/** What principals may do was changed while one was looked up: a snapshot of before says nothing about who it is now. */
export class AccessChanged extends GatehouseError {
  constructor() {
    super('server.busy', { reason: 'the tenant changed while its caller was looked up' });
  }
}
