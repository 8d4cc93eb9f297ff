-- What the built-in authorization servers keep: who is signed in, what was allowed, and what was issued for it.
--
-- Every `id` here that a browser or a client holds as a secret is kept as its SHA-256 (base64url) and nowhere else, so that
-- who reads these tables can use nothing that is in them.

create table public.oauth_sessions (
  tenant_id  uuid not null,
  id         text not null,
  -- Names the session where its secret must not be: in tokens (`sid`), in lists, in revocations.
  uid        text not null,
  -- Null until somebody has signed in.
  account_id uuid,
  payload    text not null,
  created_at timestamptz(6) not null default current_timestamp,
  expires_at timestamptz(6) not null,
  constraint oauth_sessions_pkey primary key (tenant_id, id),
  constraint oauth_sessions_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint oauth_sessions_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint oauth_sessions_id_length check (octet_length(id) = 43),
  constraint oauth_sessions_uid_length check (octet_length(uid) between 1 and 64),
  constraint oauth_sessions_payload_size check (octet_length(payload) <= 65536)
);
create unique index oauth_sessions_tenant_id_uid_key on public.oauth_sessions (tenant_id, uid);
create index oauth_sessions_tenant_id_account_id_idx on public.oauth_sessions (tenant_id, account_id);
create index oauth_sessions_tenant_id_expires_at_idx on public.oauth_sessions (tenant_id, expires_at);
select public.apply_tenant_template('public.oauth_sessions');
grant select, insert, update, delete on public.oauth_sessions to gatehouse_app;

create table public.oauth_interactions (
  tenant_id  uuid not null,
  id         text not null,
  payload    text not null,
  created_at timestamptz(6) not null default current_timestamp,
  expires_at timestamptz(6) not null,
  constraint oauth_interactions_pkey primary key (tenant_id, id),
  constraint oauth_interactions_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint oauth_interactions_id_length check (octet_length(id) = 43),
  constraint oauth_interactions_payload_size check (octet_length(payload) <= 131072)
);
create index oauth_interactions_tenant_id_expires_at_idx on public.oauth_interactions (tenant_id, expires_at);
select public.apply_tenant_template('public.oauth_interactions');
grant select, insert, update, delete on public.oauth_interactions to gatehouse_app;

-- One a completed authorization: the family of everything that is issued for it. Its tokens go with it.
create table public.oauth_grants (
  tenant_id  uuid not null,
  id         text not null,
  account_id uuid not null,
  client_id  text not null,
  -- Empty where the family is for userinfo only.
  resource   text not null default '',
  payload    text not null,
  created_at timestamptz(6) not null default current_timestamp,
  expires_at timestamptz(6) not null,
  constraint oauth_grants_pkey primary key (tenant_id, id),
  constraint oauth_grants_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint oauth_grants_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint oauth_grants_id_length check (octet_length(id) = 43),
  constraint oauth_grants_client_id_length check (octet_length(client_id) between 1 and 1024),
  constraint oauth_grants_resource_length check (octet_length(resource) <= 512),
  constraint oauth_grants_payload_size check (octet_length(payload) <= 65536)
);
create index oauth_grants_tenant_id_account_id_idx on public.oauth_grants (tenant_id, account_id);
create index oauth_grants_tenant_id_client_id_idx on public.oauth_grants (tenant_id, client_id);
create index oauth_grants_tenant_id_expires_at_idx on public.oauth_grants (tenant_id, expires_at);
select public.apply_tenant_template('public.oauth_grants');
grant select, insert, update, delete on public.oauth_grants to gatehouse_app;

create table public.oauth_tokens (
  tenant_id   uuid not null,
  kind        text not null,
  id          text not null,
  grant_id    text not null,
  session_uid text,
  payload     text not null,
  -- One that was used stays until it expires, so that it is known for what it is when it comes again.
  consumed_at timestamptz(6),
  created_at  timestamptz(6) not null default current_timestamp,
  expires_at  timestamptz(6) not null,
  constraint oauth_tokens_pkey primary key (tenant_id, kind, id),
  constraint oauth_tokens_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint oauth_tokens_tenant_id_grant_id_fkey foreign key (tenant_id, grant_id)
    references public.oauth_grants (tenant_id, id) on delete cascade on update restrict,
  -- Access tokens that are JWTs are kept nowhere.
  constraint oauth_tokens_kind_known check (kind in ('code', 'refresh', 'access')),
  constraint oauth_tokens_id_length check (octet_length(id) = 43),
  constraint oauth_tokens_session_uid_length check (octet_length(session_uid) between 1 and 64),
  constraint oauth_tokens_payload_size check (octet_length(payload) <= 65536)
);
create index oauth_tokens_tenant_id_grant_id_idx on public.oauth_tokens (tenant_id, grant_id);
create index oauth_tokens_tenant_id_session_uid_idx on public.oauth_tokens (tenant_id, session_uid);
create index oauth_tokens_tenant_id_expires_at_idx on public.oauth_tokens (tenant_id, expires_at);
select public.apply_tenant_template('public.oauth_tokens');
grant select, insert, update, delete on public.oauth_tokens to gatehouse_app;

-- Assertions of clients that were used (RFC 7523 section 3): each is good once.
create table public.oauth_assertions (
  tenant_id  uuid not null,
  id         text not null,
  expires_at timestamptz(6) not null,
  constraint oauth_assertions_pkey primary key (tenant_id, id),
  constraint oauth_assertions_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint oauth_assertions_id_length check (octet_length(id) = 43)
);
create index oauth_assertions_tenant_id_expires_at_idx on public.oauth_assertions (tenant_id, expires_at);
select public.apply_tenant_template('public.oauth_assertions');
grant select, insert, update, delete on public.oauth_assertions to gatehouse_app;

-- What a person allowed a client to ask for without asking again.
create table public.oauth_consents (
  tenant_id   uuid not null,
  id          uuid not null,
  account_id  uuid not null,
  client_id   text not null,
  resource    text not null default '',
  scopes      text[] not null,
  -- Of everything by which the person knew the client: a client that has become another is asked about again.
  fingerprint text not null,
  client_name text,
  created_at  timestamptz(6) not null default current_timestamp,
  updated_at  timestamptz(6) not null default current_timestamp,
  constraint oauth_consents_pkey primary key (tenant_id, id),
  constraint oauth_consents_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint oauth_consents_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint oauth_consents_client_id_length check (octet_length(client_id) between 1 and 1024),
  constraint oauth_consents_resource_length check (octet_length(resource) <= 512),
  constraint oauth_consents_scopes_bounded check (
    cardinality(scopes) <= 100 and array_position(scopes, null) is null and octet_length(scopes::text) <= 8192
  ),
  constraint oauth_consents_fingerprint_length check (octet_length(fingerprint) = 43),
  constraint oauth_consents_client_name_length check (length(client_name) between 1 and 200)
);
create unique index oauth_consents_tenant_id_account_id_client_id_resource_key
  on public.oauth_consents (tenant_id, account_id, client_id, resource);
create index oauth_consents_tenant_id_client_id_idx on public.oauth_consents (tenant_id, client_id);
select public.apply_tenant_template('public.oauth_consents');
grant select, insert, update, delete on public.oauth_consents to gatehouse_app;

-- SHA-256 (base64url) of a secret that was made by us: 256 random bits need no slow hash.
alter table public.clients
  add column secret_hash text,
  add constraint clients_secret_hash_length check (octet_length(secret_hash) = 43);

-- `grant` and `session` end what carries their `gid` or `sid`; `client` (a client id) and `principal` (a subject of the
-- built-in issuer) end what was issued until `revoked_at`, so that somebody may begin again.
alter table public.revocations
  drop constraint revocations_kind_known,
  add constraint revocations_kind_known check (kind in ('jti', 'grant', 'session', 'client', 'principal'));

-- Operators are accounts of the platform tenant, and `/oauth` is its issuer.
insert into public.issuers (tenant_id, id, slug, kind)
select tenant_id, uuidv7(), 'builtin', 'builtin' from public.tenants where slug = 'platform'
on conflict do nothing;
