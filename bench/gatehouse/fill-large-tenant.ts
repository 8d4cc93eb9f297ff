import type { Installation } from './installation.ts';
import { TENANT } from './tenant-file.ts';

/** What a large tenant has. */
export const LARGE = { tools: 1_000, roles: 500, principals: 5_000, events: 1_000_000 } as const;

/** How many there are beside it, of which each has events as well. */
export const TENANTS_BESIDE = 50;
const EVENTS_OF_OTHERS = 2_000;

/** Days that the record goes back: a partition for each month of it. */
const DAYS = 180;

/** The one thing that happened once, and long ago: each of its columns has it to itself. */
export const RARE = { kind: 'key.destroyed', subject: 'rare', target: 'rare/tool', correlation: 'rare' } as const;

/** Somebody that nothing was ever recorded of. */
export const QUIET = 'quiet';

/**
 * Statements as the superuser, each of one table: through the API it would take hours. Parts of names go round by different
 * numbers, so that any two columns of an event go together in some events and not in others.
 */
const FILL = [
  `create temp table large as select tenant_id from tenants where slug = '${TENANT}'`,
  `insert into upstreams (tenant_id, id, slug, kind, url, credential)
     select tenant_id, gen_random_uuid(), 'upstream-' || n, 'mcp', 'http://127.0.0.1:9/mcp', '{"type": "none"}'
       from large, generate_series(1, 20) n`,
  // Every fiftieth has a schema of some 60 KB.
  `insert into tools (tenant_id, id, upstream_id, name, definition, digest, annotations, tags, state)
     select u.tenant_id, gen_random_uuid(), u.id, 'tool_' || n,
            jsonb_build_object('name', 'tool_' || n, 'description', repeat('It does one thing and says so. ', 6),
              'inputSchema', jsonb_build_object('type', 'object', 'properties',
                (select jsonb_object_agg('property_' || p, '{"type": "string", "description": "What it is for."}'::jsonb)
                   from generate_series(1, case n % 50 when 0 then 1000 else 8 end) p))),
            sha256((u.slug || n)::bytea), case n % 2 when 0 then '{"readOnlyHint": true}'::jsonb end,
            array['team-' || n % 7], case n % 20 when 0 then 'held' else 'pinned' end
       from upstreams u join large using (tenant_id), generate_series(1, ${LARGE.tools / 20}) n
      where u.slug like 'upstream-%'`,
  `insert into endpoint_upstreams (tenant_id, endpoint_id, upstream_id, prefix, position)
     select tenant_id, e.id, u.id, u.slug || '.', 100
       from endpoints e join large using (tenant_id) join upstreams u using (tenant_id)
      where e.slug = 'fixed' and u.slug like 'upstream-%'`,
  `insert into roles (tenant_id, id, slug)
     select tenant_id, gen_random_uuid(), 'role-' || n from large, generate_series(1, ${LARGE.roles}) n`,
  `insert into grants (tenant_id, id, role_id, position, effect, tools)
     select r.tenant_id, gen_random_uuid(), r.id, n, case n when 5 then 'deny' else 'allow' end,
            array['upstream-' || (n + length(r.slug)) % 20 + 1 || '/tool_' || n || '*', '*/read_' || n]
       from roles r join large using (tenant_id), generate_series(1, 5) n where r.slug like 'role-%'`,
  `insert into principals (tenant_id, id, issuer_id, subject)
     select i.tenant_id, uuidv7(), i.id, 'subject-' || n
       from issuers i join large using (tenant_id), generate_series(1, ${LARGE.principals - 2}) n where i.slug = 'builtin'`,
  `insert into principals (tenant_id, id, issuer_id, subject)
     select i.tenant_id, uuidv7(), i.id, subject
       from issuers i join large using (tenant_id), unnest(array['${RARE.subject}', '${QUIET}']) subject
      where i.slug = 'builtin'`,
  `insert into groups (tenant_id, id, slug)
     select tenant_id, gen_random_uuid(), 'group-' || n from large, generate_series(1, 100) n`,
  `insert into group_members (tenant_id, group_id, principal_id)
     select g.tenant_id, g.id, p.id
       from groups g join large using (tenant_id) join principals p using (tenant_id)
      where p.subject like 'subject-%' and g.slug = 'group-' || substr(p.subject, 9)::int % 100 + 1`,
  `insert into bindings (tenant_id, id, role_id, principal_id)
     select r.tenant_id, uuidv7(), r.id, p.id
       from roles r join large using (tenant_id) join principals p using (tenant_id)
      where p.subject like 'subject-%' and r.slug = 'role-' || substr(p.subject, 9)::int % ${LARGE.roles} + 1`,
  `insert into accounts (tenant_id, id, email, subject, status, email_verified_at)
     select tenant_id, gen_random_uuid(), 'person-' || n || '@bench.example', 'person-' || n, 'active', now()
       from large, generate_series(1, 500) n`,
  `insert into memberships (tenant_id, account_id, level)
     select tenant_id, id, 'member' from accounts join large using (tenant_id) where subject like 'person-%'`,
  `insert into clients (tenant_id, id, client_id, kind, auth, redirect_uris)
     select tenant_id, gen_random_uuid(), 'client-' || n, 'public', 'none', array['https://client.example/back']
       from large, generate_series(1, 200) n`,
];

/** One event in each month comes first, for which a partition is made: what follows goes there at once. */
const RECORD = [
  `insert into events (tenant_id, id, at, kind)
     select tenant_id, uuidv7(), now() - make_interval(days => n), 'tenant.changed'
       from large, generate_series(0, ${DAYS}, 5) n`,
  'select public.ensure_event_partitions(1)',
  `create temp table subjects as
     select tenant_id, id, row_number() over (order by id) - 1 as n from principals where subject like 'subject-%'`,
  'create unique index on subjects (tenant_id, n)',
  'analyze subjects',
  `insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target, verdict, outcome,
                       reason, duration_us, detail)
     select l.tenant_id, uuidv7(), now() - e * interval '${DAYS} days' / ${LARGE.events}, kind, 'c-' || e / 2, s.id,
            'fixed', 'tools/call', 'upstream-' || e % 20 + 1 || '/tool_' || e / 7 % 50 + 1, 'allowed',
            case when kind = 'call.decided' then null when e % 97 = 0 then 'refused' when e % 89 = 0 then 'failed'
                 else 'answered' end,
            case when e % 97 = 0 then 'tool.unknown' end, e % 900000,
            '{"client": "agent", "arguments": "hmac:0123456789abcdef0123456789abcdef", "bytes": 512}'
       from large l, generate_series(1, ${LARGE.events}) e,
            lateral (select case when e % 50 = 7 then 'role.changed' when e % 4 = 1 then 'call.decided'
                                 else 'call.finished' end as kind) k,
            subjects s
      where s.tenant_id = l.tenant_id and s.n = floor(power(e::bigint * 7919 % 10007 / 10007.0, 3) * ${LARGE.principals - 2})::bigint`,
  `insert into events (tenant_id, id, at, kind, correlation_id, principal_id, target, outcome)
     select p.tenant_id, uuidv7(), now() - interval '${DAYS - 10} days', '${RARE.kind}', '${RARE.correlation}', p.id,
            '${RARE.target}', 'cancelled'
       from principals p join large using (tenant_id) where p.subject = '${RARE.subject}'`,
  `insert into events (tenant_id, id, at, kind, correlation_id, target, outcome)
     select tenant_id, uuidv7(), now() - n * interval '${DAYS} days' / ${EVENTS_OF_OTHERS}, 'call.finished',
            'c-' || n, 'some/tool-1', 'answered'
       from tenants, generate_series(1, ${EVENTS_OF_OTHERS}) n where slug like 'other-%'`,
  'vacuum analyze',
];

/** Makes the tenant of the bench a large one, and a record of months for it and for all others. */
export async function fillLargeTenant(installation: Installation): Promise<void> {
  await using session = await installation.openAdmin();
  for (const statement of [...FILL, ...RECORD]) await session.query(statement);
}
