-- What upstreams offer, as far as it was seen, and grants over all of it.

-- Prompts, resources and templates are kept as their upstream listed them. Tools have a table of their own: each is
-- pinned by its digest, and a changed one waits for an admin.
create table public.catalogues (
  tenant_id    uuid not null,
  upstream_id  uuid not null,
  capabilities jsonb not null,
  prompts      jsonb not null default '[]',
  resources    jsonb not null default '[]',
  templates    jsonb not null default '[]',
  -- Milliseconds for which the upstream says that its lists stay as they are.
  ttl_ms       integer not null default 0,
  refreshed_at timestamptz(6) not null,
  constraint catalogues_pkey primary key (tenant_id, upstream_id),
  constraint catalogues_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint catalogues_tenant_id_upstream_id_fkey foreign key (tenant_id, upstream_id)
    references public.upstreams (tenant_id, id) on delete cascade on update restrict,
  constraint catalogues_size check (
    octet_length(capabilities::text) <= 65536 and octet_length(prompts::text) <= 4194304
    and octet_length(resources::text) <= 4194304 and octet_length(templates::text) <= 4194304
  ),
  constraint catalogues_ttl_ms_range check (ttl_ms >= 0)
);
select public.apply_tenant_template('public.catalogues');
grant select, insert, update, delete on public.catalogues to gatehouse_app;

-- What an admin says of tools by their canonical names, whether they were seen yet or not.
create table public.tool_rules (
  tenant_id   uuid not null,
  id          uuid not null,
  position    integer not null,
  match       text not null,
  annotations jsonb,
  tags        text[] not null default array[]::text[],
  created_at  timestamptz(6) not null default current_timestamp,
  constraint tool_rules_pkey primary key (tenant_id, id),
  constraint tool_rules_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint tool_rules_position_range check (position between 0 and 10000),
  constraint tool_rules_match_length check (octet_length(match) between 1 and 512),
  constraint tool_rules_annotations_size check (octet_length(annotations::text) <= 4096),
  constraint tool_rules_tags_bounded check (
    cardinality(tags) <= 100 and array_position(tags, null) is null and octet_length(tags::text) <= 8192
  )
);
create unique index tool_rules_tenant_id_position_key on public.tool_rules (tenant_id, position);
select public.apply_tenant_template('public.tool_rules');
grant select, insert, update, delete on public.tool_rules to gatehouse_app;

alter table public.upstreams
  add column new_tools text not null default 'serve',
  add constraint upstreams_new_tools_known check (new_tools in ('serve', 'review'));

-- `definition` and `digest` are what is pinned; what was seen since, and differs, waits beside it.
alter table public.tools
  add column seen_definition jsonb,
  add column seen_digest bytea,
  add constraint tools_seen_definition_size check (octet_length(seen_definition::text) <= 1048576),
  add constraint tools_seen_digest_length check (octet_length(seen_digest) = 32),
  add constraint tools_seen_whole check ((seen_definition is null) = (seen_digest is null));
alter table public.tools drop constraint tools_state_known;
alter table public.tools
  add constraint tools_state_known check (state in ('pinned', 'drifted', 'held', 'rejected', 'gone'));

alter table public.grants
  add column prompts text[] not null default array[]::text[],
  add column resources text[] not null default array[]::text[],
  -- None means any.
  add column tags text[] not null default array[]::text[],
  add column annotations jsonb,
  add constraint grants_prompts_bounded check (
    cardinality(prompts) <= 1000 and array_position(prompts, null) is null and octet_length(prompts::text) <= 262144
  ),
  add constraint grants_resources_bounded check (
    cardinality(resources) <= 1000 and array_position(resources, null) is null
    and octet_length(resources::text) <= 1048576
  ),
  add constraint grants_tags_bounded check (
    cardinality(tags) <= 100 and array_position(tags, null) is null and octet_length(tags::text) <= 8192
  ),
  add constraint grants_annotations_size check (octet_length(annotations::text) <= 4096);
