import * as audit from './audit.ts';
import * as bindings from './bindings.ts';
import * as clients from './clients.ts';
import * as endpoints from './endpoints.ts';
import * as explanations from './explanations.ts';
import * as groups from './groups.ts';
import * as issuers from './issuers.ts';
import * as me from './me.ts';
import * as members from './members.ts';
import type { Operation } from './operation.ts';
import * as principals from './principals.ts';
import * as roles from './roles.ts';
import * as secrets from './secrets.ts';
import * as settings from './settings.ts';
import * as tenants from './tenants.ts';
import * as tools from './tools.ts';
import * as upstreams from './upstreams.ts';

/** Files of operations, in the order of documents. Besides operations they export the forms that those are made of. */
const files = [
  ...[me, tenants, settings, members],
  ...[upstreams, tools, endpoints, secrets],
  ...[roles, bindings, groups, principals, explanations],
  ...[clients, issuers, audit],
];

/** Every operation of the API. */
export const operations: readonly Operation[] = files.flatMap((file) =>
  Object.values<object>(file).filter(isOperation),
);

function isOperation(exported: object): exported is Operation {
  return 'permission' in exported;
}
