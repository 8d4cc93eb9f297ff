import { z } from 'zod';
import { client } from '../sections/client.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Clients';

export const clientView = z.object({ ...client.in.shape, fromFile });

export type ClientView = z.input<typeof clientView>;

export const listClients = defineOperation({
  id: 'listClients',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/clients',
  permission: 'clients:read',
  summary: 'Pre-registered clients, by id',
  query: pageQuery({}),
  answer: pageOf(clientView),
});

export const createClient = defineOperation({
  id: 'createClient',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/clients',
  permission: 'clients:write',
  summary: 'Registers a client',
  body: client,
  status: 201,
  answer: clientView,
});

export const getClient = defineOperation({
  id: 'getClient',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/clients/{client}',
  permission: 'clients:read',
  summary: 'One client',
  answer: clientView,
});

export const replaceClient = defineOperation({
  id: 'replaceClient',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/clients/{client}',
  permission: 'clients:write',
  summary: 'Changes a client: all that is to be said of it, with the same id',
  body: client,
  answer: clientView,
});

export const removeClient = defineOperation({
  id: 'removeClient',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/clients/{client}',
  permission: 'clients:write',
  summary: 'Removes a client, and ends everything that was issued to it',
});

export const renewClientSecret = defineOperation({
  id: 'renewClientSecret',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/clients/{client}/secret',
  permission: 'clients:write',
  summary: 'Gives a client a new secret, and answers it this once. The former one is no good any more',
  answer: z.object({ secret: z.string() }),
  carriesSecret: true,
});

export const endClient = defineOperation({
  id: 'endClient',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/clients/{client}/end',
  permission: 'clients:write',
  summary:
    'Ends everything that was issued to a client, registered or not, and what people allowed it. It may begin anew',
});
