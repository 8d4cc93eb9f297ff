import * as bindings from './bindings.ts';
import * as clients from './clients.ts';
import * as endpoints from './endpoints.ts';
import * as groups from './groups.ts';
import * as issuers from './issuers.ts';
import * as me from './me.ts';
import type { Operation } from './operation.ts';
import * as roles from './roles.ts';
import * as tenants from './tenants.ts';
import * as upstreams from './upstreams.ts';

/** Files of operations, in the order of documents. Besides operations they export the forms that those are made of. */
const files = [me, tenants, upstreams, endpoints, roles, bindings, groups, clients, issuers];

/** Every operation of the API. */
export const operations: readonly Operation[] = files.flatMap((file) =>
  Object.values<object>(file).filter(isOperation),
);

function isOperation(exported: object): exported is Operation {
  return 'permission' in exported;
}
