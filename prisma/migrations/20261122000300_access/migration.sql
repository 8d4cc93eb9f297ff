-- Who may do what: roles, their grants, and to whom they are given.

create table public.roles (
  tenant_id  uuid not null,
  id         uuid not null,
  slug       text not null,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint roles_pkey primary key (tenant_id, id),
  constraint roles_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint roles_slug_format check (slug ~ '^[a-z0-9-]{1,32}$')
);
create unique index roles_tenant_id_slug_key on public.roles (tenant_id, slug);
select public.apply_tenant_template('public.roles');
grant select, insert, update, delete on public.roles to gatehouse_app;

create table public.grants (
  tenant_id  uuid not null,
  id         uuid not null,
  role_id    uuid not null,
  position   integer not null,
  effect     text not null,
  tools      text[] not null,
  created_at timestamptz(6) not null default current_timestamp,
  constraint grants_pkey primary key (tenant_id, id),
  constraint grants_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint grants_tenant_id_role_id_fkey foreign key (tenant_id, role_id)
    references public.roles (tenant_id, id) on delete cascade on update restrict,
  constraint grants_position_range check (position between 0 and 10000),
  constraint grants_effect_known check (effect in ('allow', 'deny')),
  constraint grants_tools_bounded check (
    cardinality(tools) <= 1000 and array_position(tools, null) is null and octet_length(tools::text) <= 262144
  )
);
create unique index grants_tenant_id_role_id_position_key on public.grants (tenant_id, role_id, position);
select public.apply_tenant_template('public.grants');
grant select, insert, update, delete on public.grants to gatehouse_app;

create table public.bindings (
  tenant_id    uuid not null,
  id           uuid not null,
  role_id      uuid not null,
  principal_id uuid,
  group_id     uuid,
  client_id    uuid,
  until        timestamptz(6),
  created_at   timestamptz(6) not null default current_timestamp,
  constraint bindings_pkey primary key (tenant_id, id),
  constraint bindings_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint bindings_tenant_id_role_id_fkey foreign key (tenant_id, role_id)
    references public.roles (tenant_id, id) on delete cascade on update restrict,
  constraint bindings_tenant_id_principal_id_fkey foreign key (tenant_id, principal_id)
    references public.principals (tenant_id, id) on delete cascade on update restrict,
  constraint bindings_tenant_id_group_id_fkey foreign key (tenant_id, group_id)
    references public.groups (tenant_id, id) on delete cascade on update restrict,
  -- Cascade, never "set null": a binding that loses the client that narrowed it would become a wider one.
  constraint bindings_tenant_id_client_id_fkey foreign key (tenant_id, client_id)
    references public.clients (tenant_id, id) on delete cascade on update restrict,
  -- To a principal or to a group, perhaps narrowed to a client; or to a client alone.
  constraint bindings_subject_one check (
    num_nonnulls(principal_id, group_id) <= 1 and num_nonnulls(principal_id, group_id, client_id) >= 1
  )
);
create index bindings_tenant_id_role_id_idx on public.bindings (tenant_id, role_id);
create index bindings_tenant_id_principal_id_idx on public.bindings (tenant_id, principal_id);
create index bindings_tenant_id_group_id_idx on public.bindings (tenant_id, group_id);
create index bindings_tenant_id_client_id_idx on public.bindings (tenant_id, client_id);
select public.apply_tenant_template('public.bindings');
grant select, insert, update, delete on public.bindings to gatehouse_app;
