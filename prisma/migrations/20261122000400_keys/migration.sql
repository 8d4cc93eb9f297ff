-- Keys and secrets at rest. Nothing here is readable without the master key.

create table public.data_keys (
  tenant_id    uuid not null,
  id           uuid not null,
  state        text not null,
  wrapped      bytea,
  created_at   timestamptz(6) not null default current_timestamp,
  destroyed_at timestamptz(6),
  constraint data_keys_pkey primary key (tenant_id, id),
  constraint data_keys_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint data_keys_state_known check (state in ('current', 'previous', 'destroyed')),
  constraint data_keys_wrapped_length check (octet_length(wrapped) between 1 and 1024),
  constraint data_keys_destroyed_wrapped check ((state = 'destroyed') = (wrapped is null)),
  constraint data_keys_destroyed_time check ((state = 'destroyed') = (destroyed_at is not null))
);
create unique index data_keys_tenant_id_current on public.data_keys (tenant_id) where state = 'current';
select public.apply_tenant_template('public.data_keys');
-- No delete: a destroyed key keeps its row, so that the reason can be told.
grant select, insert, update (state, wrapped, destroyed_at) on public.data_keys to gatehouse_app;

create table public.signing_keys (
  tenant_id   uuid not null,
  id          uuid not null,
  algorithm   text not null default 'ES256',
  public_jwk  jsonb not null,
  private_jwk bytea not null,
  state       text not null,
  created_at  timestamptz(6) not null default current_timestamp,
  retired_at  timestamptz(6),
  constraint signing_keys_pkey primary key (tenant_id, id),
  constraint signing_keys_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint signing_keys_algorithm_known check (algorithm in ('ES256', 'ES384', 'EdDSA', 'PS256', 'RS256')),
  constraint signing_keys_public_jwk_size check (octet_length(public_jwk::text) <= 8192),
  constraint signing_keys_private_jwk_length check (octet_length(private_jwk) between 1 and 16384),
  constraint signing_keys_state_known check (state in ('next', 'current', 'previous'))
);
create unique index signing_keys_tenant_id_current on public.signing_keys (tenant_id) where state = 'current';
select public.apply_tenant_template('public.signing_keys');
grant select, insert, update (private_jwk, state, retired_at), delete on public.signing_keys to gatehouse_app;

create table public.secrets (
  tenant_id  uuid not null,
  id         uuid not null,
  name       text not null,
  value      bytea not null,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint secrets_pkey primary key (tenant_id, id),
  constraint secrets_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint secrets_name_length check (octet_length(name) between 1 and 256),
  constraint secrets_value_length check (octet_length(value) between 1 and 131072)
);
create unique index secrets_tenant_id_name_key on public.secrets (tenant_id, name);
select public.apply_tenant_template('public.secrets');
grant select, insert, update, delete on public.secrets to gatehouse_app;

create table public.secret_sources (
  tenant_id  uuid not null,
  kind       text not null,
  location   text not null,
  created_at timestamptz(6) not null default current_timestamp,
  constraint secret_sources_pkey primary key (tenant_id, kind, location),
  constraint secret_sources_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint secret_sources_kind_known check (kind in ('file', 'env')),
  constraint secret_sources_location_length check (octet_length(location) between 1 and 1024)
);
select public.apply_tenant_template('public.secret_sources');
grant select, insert, update, delete on public.secret_sources to gatehouse_app;
