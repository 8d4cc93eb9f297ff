-- Upstreams of the revisions that begin with `initialize`: which revision each one speaks, and the sessions that are open
-- at those that have some.

alter table public.upstreams
  -- client: one for each principal and client; call: one for each call; shared: one for all callers.
  add column sessions text not null default 'client',
  add constraint upstreams_sessions_known check (sessions in ('client', 'call', 'shared'));

alter table public.catalogues
  add column revision text not null default '2026-07-28',
  -- Whether the upstream gave the session an id in which it was last asked what it offers.
  add column has_sessions boolean not null default false,
  -- When it was last found out which revision it speaks.
  add column probed_at timestamptz(6) not null default current_timestamp,
  add constraint catalogues_revision_known check (revision in ('2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'));

-- Kept, so that a caller meets its own session again in whatever process its next call arrives.
create table public.upstream_sessions (
  tenant_id    uuid not null,
  id           uuid not null,
  upstream_id  uuid not null,
  -- Whose it is: SHA-256 (base64url) over principal and client, or `shared`.
  holder       text not null,
  -- Its id at the upstream, its revision, and a digest of the URL and the credential that it was begun with: sealed under
  -- the tenant's data key, because who has the id has the session.
  state        bytea not null,
  created_at   timestamptz(6) not null default current_timestamp,
  -- Written every minute at the most.
  last_used_at timestamptz(6) not null,
  constraint upstream_sessions_pkey primary key (tenant_id, id),
  constraint upstream_sessions_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint upstream_sessions_tenant_id_upstream_id_fkey foreign key (tenant_id, upstream_id)
    references public.upstreams (tenant_id, id) on delete cascade on update restrict,
  constraint upstream_sessions_holder_length check (octet_length(holder) between 1 and 43),
  constraint upstream_sessions_state_length check (octet_length(state) <= 2048)
);
create unique index upstream_sessions_tenant_id_upstream_id_holder_key
  on public.upstream_sessions (tenant_id, upstream_id, holder);
create index upstream_sessions_tenant_id_last_used_at_idx on public.upstream_sessions (tenant_id, last_used_at);
select public.apply_tenant_template('public.upstream_sessions');
grant select, insert, update, delete on public.upstream_sessions to gatehouse_app;
