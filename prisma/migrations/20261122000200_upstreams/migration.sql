-- What a tenant's endpoints offer, and where it comes from.

create table public.upstreams (
  tenant_id  uuid not null,
  id         uuid not null,
  slug       text not null,
  kind       text not null,
  url        text,
  credential jsonb not null,
  timeout_ms integer not null default 30000,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint upstreams_pkey primary key (tenant_id, id),
  constraint upstreams_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint upstreams_slug_format check (slug ~ '^[a-z0-9-]{1,32}$'),
  constraint upstreams_kind_known check (kind in ('mcp', 'openapi', 'builtin')),
  constraint upstreams_mcp_url check (kind <> 'mcp' or url is not null),
  constraint upstreams_url_length check (octet_length(url) between 1 and 2048),
  constraint upstreams_credential_size check (octet_length(credential::text) <= 65536),
  constraint upstreams_timeout_ms_range check (timeout_ms between 1 and 600000)
);
create unique index upstreams_tenant_id_slug_key on public.upstreams (tenant_id, slug);
select public.apply_tenant_template('public.upstreams');
grant select, insert, update, delete on public.upstreams to gatehouse_app;

create table public.tools (
  tenant_id   uuid not null,
  id          uuid not null,
  upstream_id uuid not null,
  name        text not null,
  definition  jsonb not null,
  digest      bytea not null,
  state       text not null default 'pinned',
  annotations jsonb,
  tags        text[] not null default array[]::text[],
  seen_at     timestamptz(6) not null default current_timestamp,
  created_at  timestamptz(6) not null default current_timestamp,
  updated_at  timestamptz(6) not null default current_timestamp,
  constraint tools_pkey primary key (tenant_id, id),
  constraint tools_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint tools_tenant_id_upstream_id_fkey foreign key (tenant_id, upstream_id)
    references public.upstreams (tenant_id, id) on delete cascade on update restrict,
  constraint tools_name_length check (octet_length(name) between 1 and 512),
  constraint tools_definition_size check (octet_length(definition::text) <= 1048576),
  constraint tools_digest_length check (octet_length(digest) = 32),
  constraint tools_state_known check (state in ('pinned', 'drifted', 'held', 'gone')),
  constraint tools_annotations_size check (octet_length(annotations::text) <= 65536),
  constraint tools_tags_bounded check (
    cardinality(tags) <= 100 and array_position(tags, null) is null and octet_length(tags::text) <= 8192
  )
);
create unique index tools_tenant_id_upstream_id_name_key on public.tools (tenant_id, upstream_id, name);
select public.apply_tenant_template('public.tools');
grant select, insert, update, delete on public.tools to gatehouse_app;

create table public.endpoints (
  tenant_id  uuid not null,
  id         uuid not null,
  slug       text not null,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint endpoints_pkey primary key (tenant_id, id),
  constraint endpoints_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint endpoints_slug_format check (slug ~ '^[a-z0-9-]{1,32}$'),
  -- These would shadow other addresses of a tenant (docs/contract.md).
  constraint endpoints_slug_not_reserved check (slug not in ('admin', 'oauth', 'well-known'))
);
create unique index endpoints_tenant_id_slug_key on public.endpoints (tenant_id, slug);
select public.apply_tenant_template('public.endpoints');
grant select, insert, update, delete on public.endpoints to gatehouse_app;

create table public.endpoint_upstreams (
  tenant_id   uuid not null,
  endpoint_id uuid not null,
  upstream_id uuid not null,
  prefix      text not null,
  position    integer not null,
  constraint endpoint_upstreams_pkey primary key (tenant_id, endpoint_id, upstream_id),
  constraint endpoint_upstreams_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint endpoint_upstreams_tenant_id_endpoint_id_fkey foreign key (tenant_id, endpoint_id)
    references public.endpoints (tenant_id, id) on delete cascade on update restrict,
  constraint endpoint_upstreams_tenant_id_upstream_id_fkey foreign key (tenant_id, upstream_id)
    references public.upstreams (tenant_id, id) on delete cascade on update restrict,
  constraint endpoint_upstreams_prefix_format check (prefix ~ '^[A-Za-z0-9_./-]{0,48}$'),
  constraint endpoint_upstreams_position_range check (position between 0 and 10000)
);
create index endpoint_upstreams_tenant_id_upstream_id_idx on public.endpoint_upstreams (tenant_id, upstream_id);
create unique index endpoint_upstreams_tenant_id_endpoint_id_prefix_key
  on public.endpoint_upstreams (tenant_id, endpoint_id, prefix);
select public.apply_tenant_template('public.endpoint_upstreams');
grant select, insert, update, delete on public.endpoint_upstreams to gatehouse_app;
