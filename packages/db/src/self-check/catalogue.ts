import type pg from 'pg';

/** A policy, with its expressions as the server prints them. */
export interface PolicyFacts {
  readonly name: string;
  /** `*` for all commands. */
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** A foreign key; `pairsTenant` when tenant_id refers to tenant_id. */
export interface ForeignKeyFacts {
  readonly name: string;
  readonly target: string;
  readonly pairsTenant: boolean;
}

/** A relation outside the system schemas, and what the connected role may do with it. */
export interface RelationFacts {
  /** Without the schema when that is `public`. */
  readonly name: string;
  /** pg_class.relkind: r table, p partitioned table, v view, m materialised view, f foreign table, S sequence. */
  readonly kind: string;
  readonly owner: string;
  readonly isPartition: boolean;
  readonly rowSecurity: boolean;
  readonly forced: boolean;
  readonly securityInvoker: boolean;
  readonly hasRules: boolean;
  readonly tenantColumn: { readonly type: string; readonly notNull: boolean } | null;
  readonly policies: readonly PolicyFacts[];
  readonly foreignKeys: readonly ForeignKeyFacts[];
  readonly indexes: readonly { readonly name: string; readonly leadsWithTenant: boolean }[];
  readonly privileges: readonly string[];
}

/** A function outside the system schemas that runs as its owner or claims to leak nothing. */
export interface FunctionFacts {
  /** `name(types)`, without the schema when that is `public`. */
  readonly signature: string;
  readonly definer: boolean;
  readonly leakproof: boolean;
  readonly owner: string;
  readonly searchPath: string | null;
  readonly publicMayExecute: boolean;
}

/** What the connected role is and may do beyond relations. */
export interface RoleFacts {
  readonly name: string;
  readonly sessionName: string;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly createRole: boolean;
  readonly createDatabase: boolean;
  readonly replication: boolean;
  readonly memberOf: readonly string[];
  readonly owns: number;
  readonly mayCreateIn: readonly string[];
  readonly mayCreateSchemas: boolean;
  readonly mayMakeTemporaryTables: boolean;
  readonly grantedParameters: readonly string[];
  /** `name=value` of settings that the role or the database sets for each session. */
  readonly defaults: readonly string[];
}

const userSchemas = `n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;
const nameOf = (name: string) => `case n.nspname when 'public' then ${name}::text else n.nspname || '.' || ${name} end`;
const tenantAttribute = (relation: string) =>
  `(select attnum from pg_attribute where attrelid = ${relation} and attname = 'tenant_id' and not attisdropped)`;

const RELATIONS = `
select ${nameOf('c.relname')} as name, c.relkind::text as kind, pg_get_userbyid(c.relowner)::text as owner,
  c.relispartition as "isPartition", c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as forced,
  coalesce((select option_value::boolean from pg_options_to_table(c.reloptions) where option_name = 'security_invoker'), false)
    as "securityInvoker",
  exists (select from pg_rewrite where ev_class = c.oid and rulename <> '_RETURN') as "hasRules",
  (select json_build_object('type', format_type(atttypid, atttypmod), 'notNull', attnotnull)
   from pg_attribute where attrelid = c.oid and attname = 'tenant_id' and not attisdropped) as "tenantColumn",
  coalesce((select json_agg(json_build_object(
     'name', polname, 'command', polcmd, 'permissive', polpermissive,
     'roles', (select json_agg(coalesce((select rolname from pg_roles where oid = role), 'public')) from unnest(polroles) as role),
     'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid)) order by polname)
   from pg_policy where polrelid = c.oid), '[]') as policies,
  coalesce((select json_agg(json_build_object(
     'name', k.conname,
     'target', (select ${nameOf('t.relname')} from pg_class t join pg_namespace n on n.oid = t.relnamespace where t.oid = k.confrelid),
     'pairsTenant', exists (select from unnest(k.conkey, k.confkey) as pair (here, there)
       where pair.here = ${tenantAttribute('k.conrelid')} and pair.there = ${tenantAttribute('k.confrelid')})))
   from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), '[]') as "foreignKeys",
  coalesce((select json_agg(json_build_object(
     'name', x.relname, 'leadsWithTenant', coalesce(i.indkey[0] = ${tenantAttribute('c.oid')}, false)))
   from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid), '[]') as indexes,
  coalesce((select json_agg(privilege) from unnest(
     array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) as privilege
   where has_table_privilege(c.oid, privilege)
     or (privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and c.relkind <> 'S' and has_any_column_privilege(c.oid, privilege))),
   '[]') as privileges
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${userSchemas}
order by 1`;

const FUNCTIONS = `
select ${nameOf(`p.proname || '(' || oidvectortypes(p.proargtypes) || ')'`)} as signature,
  p.prosecdef as definer, p.proleakproof as leakproof, pg_get_userbyid(p.proowner)::text as owner,
  (select substr(setting, 13) from unnest(p.proconfig) as setting where setting like 'search\\_path=%') as "searchPath",
  has_function_privilege('public', p.oid, 'execute') as "publicMayExecute"
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where (p.prosecdef or p.proleakproof) and ${userSchemas}
order by 1`;

const ROLE = `
select r.rolname::text as name, session_user::text as "sessionName", r.rolsuper as superuser, r.rolbypassrls as "bypassRls",
  r.rolcreaterole as "createRole", r.rolcreatedb as "createDatabase", r.rolreplication as replication,
  array(select o.rolname::text from pg_roles o where o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'member') order by 1) as "memberOf",
  (select count(*)::integer from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = r.oid and deptype = 'o'
     and dbid in (0, (select oid from pg_database where datname = current_database()))) as owns,
  array(select n.nspname::text from pg_namespace n where has_schema_privilege(n.oid, 'create') and n.nspname !~ '^pg_(temp|toast)' order by 1) as "mayCreateIn",
  has_database_privilege(current_database(), 'create') as "mayCreateSchemas",
  has_database_privilege(current_database(), 'temporary') as "mayMakeTemporaryTables",
  array(select parname from pg_parameter_acl where has_parameter_privilege(parname, 'set') or has_parameter_privilege(parname, 'alter system')) as "grantedParameters",
  array(select setting from pg_db_role_setting, unnest(setconfig) as setting
    where setrole in (0, r.oid) and setdatabase in (0, (select oid from pg_database where datname = current_database()))) as defaults
from pg_roles r where r.rolname = current_user`;

/** What the checks judge. */
export interface Catalogue {
  readonly relations: readonly RelationFacts[];
  readonly functions: readonly FunctionFacts[];
  readonly role: RoleFacts;
}

/** Reads it. The connection's search path must be `pg_catalog` only, or names print differently. */
export async function readCatalogue(client: pg.ClientBase): Promise<Catalogue> {
  const relations = await client.query<RelationFacts>(RELATIONS);
  const functions = await client.query<FunctionFacts>(FUNCTIONS);
  const [role] = (await client.query<RoleFacts>(ROLE)).rows;
  if (!role) throw new TypeError('the connected role is not in pg_roles');
  return { relations: relations.rows, functions: functions.rows, role };
}
