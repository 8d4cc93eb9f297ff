import { listedAsGlobal, type RlsLists } from '../prisma-folder.ts';
import type { PolicyFacts, RelationFacts } from './catalogue.ts';
import { type Finding, findings, type Problem } from './finding.ts';

const OWN_ROWS = "(tenant_id = (current_setting('app.tenant_id'::text))::uuid)";

/** The template's policies (`prisma/rls/template.sql`), as the server prints them. */
const templatePolicies: readonly PolicyFacts[] = [
  { name: 'owner_access', command: '*', permissive: true, roles: ['gatehouse_owner'], using: 'true', check: 'true' },
  {
    name: 'tenant_isolation',
    command: '*',
    permissive: true,
    roles: ['gatehouse_app'],
    using: OWN_ROWS,
    check: OWN_ROWS,
  },
];

/** Every relation: under the template, a view that reads with its caller's rights, or listed with a reason. */
export function judgeRelations(relations: readonly RelationFacts[], lists: RlsLists): Finding[] {
  const tables = relations.filter(({ name }) => !listedAsGlobal(name, lists));
  const under = tables.filter(({ kind }) => kind === 'r' || kind === 'p');
  return [
    ...findings(
      'isolation.template',
      `All ${under.length} tables that hold tenant data are under the row-level security template.`,
      tables.flatMap(templateProblems),
    ),
    ...findings(
      'isolation.foreign-keys',
      'Every foreign key between tenant tables includes the tenant.',
      under.flatMap((table) => foreignKeyProblems(table, lists)),
    ),
    ...findings(
      'isolation.indexes',
      'Every index of a tenant table leads with the tenant.',
      under.flatMap((table) => indexProblems(table, lists)),
    ),
  ];
}

function templateProblems(relation: RelationFacts): Problem[] {
  const { name, kind } = relation;
  const list = 'or list it in prisma/rls/global-tables.json with the reason.';
  if (kind === 'v') return viewProblems(relation);
  if (kind === 'S') {
    return [{ sentence: `Sequence ${name} is shared by all tenants.`, remedy: `Use UUIDs and drop it, ${list}` }];
  }
  if (kind === 'm' || kind === 'f') {
    const what = kind === 'm' ? 'materialised view' : 'foreign table';
    return [{ sentence: `Row-level security does not reach ${what} ${name}.`, remedy: `Drop it, ${list}` }];
  }
  const wrong: string[] = [];
  if (relation.tenantColumn?.type !== 'uuid' || !relation.tenantColumn.notNull)
    wrong.push('has no "tenant_id uuid not null"');
  if (!relation.rowSecurity) wrong.push('does not have row-level security enabled');
  if (!relation.forced) wrong.push('does not force row-level security on its owner');
  if (!samePolicies(relation.policies)) wrong.push('has other policies than the template');
  if (relation.owner !== 'gatehouse_owner') wrong.push(`belongs to ${relation.owner} and not to gatehouse_owner`);
  if (relation.hasRules) wrong.push('has rewrite rules');
  return wrong.map((what) => ({
    sentence: `Table ${name} ${what}.`,
    remedy: `Put it under the template in a migration (select public.apply_tenant_template('public.${name}')), ${list}`,
  }));
}

function viewProblems({ name, owner, securityInvoker, hasRules }: RelationFacts): Problem[] {
  if (securityInvoker && owner === 'gatehouse_owner' && !hasRules) return [];
  return [
    {
      sentence: securityInvoker
        ? `View ${name} belongs to ${owner}${hasRules ? ' and has rewrite rules' : ''}.`
        : `View ${name} reads with the rights of ${owner}, past the policies of whoever asks.`,
      remedy: `Create it in a migration "with (security_invoker = true)", or drop it.`,
    },
  ];
}

function samePolicies(policies: readonly PolicyFacts[]): boolean {
  const form = ({ name, command, permissive, roles, using, check }: PolicyFacts) =>
    JSON.stringify([name, command, permissive, roles, using, check]);
  return policies.map(form).sort().join() === templatePolicies.map(form).sort().join();
}

function foreignKeyProblems(table: RelationFacts, lists: RlsLists): Problem[] {
  return table.foreignKeys
    .filter(({ target, pairsTenant }) => !pairsTenant && !listedAsGlobal(target, lists))
    .map(({ name, target }) => ({
      sentence: `Foreign key ${name} lets a row of ${table.name} refer to another tenant's row of ${target}.`,
      remedy: 'Include tenant_id on both sides.',
    }));
}

function indexProblems(table: RelationFacts, lists: RlsLists): Problem[] {
  return table.indexes
    .filter(({ name, leadsWithTenant }) => !leadsWithTenant && !(name in lists.globalIndexes))
    .map(({ name }) => ({
      sentence: `Index ${name} of ${table.name} does not lead with tenant_id.`,
      remedy: 'Lead with tenant_id, or list it in prisma/rls/global-indexes.json with the reason.',
    }));
}

/** What the runtime role may do. A superuser may do everything; that is said once, by judgeRole. */
export function judgePrivileges(relations: readonly RelationFacts[], lists: RlsLists): Finding[] {
  return findings(
    'isolation.privileges',
    'The runtime role has no privilege that goes around policies.',
    relations.flatMap((relation) => privilegeProblems(relation, lists)),
  );
}

/** These work on whole tables, whatever a policy says. */
const wholeTable = new Set(['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']);

function privilegeProblems({ name, isPartition, privileges }: RelationFacts, lists: RlsLists): Problem[] {
  const global = listedAsGlobal(name, lists);
  const excess = privileges.filter((privilege) =>
    global ? !global.privileges.includes(privilege) : isPartition || wholeTable.has(privilege),
  );
  if (excess.length === 0) return [];
  return [
    {
      sentence: `The runtime role may ${excess.join(', ')} ${name}${isPartition ? ', a partition, directly' : ''}.`,
      remedy: `As gatehouse_owner: revoke ${excess.join(', ')} on ${name} from gatehouse_app, and from public.`,
    },
  ];
}
