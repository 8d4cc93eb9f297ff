-- Who may sign in, who grants are given to, and which clients are registered.

create table public.issuers (
  tenant_id  uuid not null,
  id         uuid not null,
  slug       text not null,
  kind       text not null,
  url        text,
  jwks_uri   text,
  bind       jsonb,
  claims     jsonb,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint issuers_pkey primary key (tenant_id, id),
  constraint issuers_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint issuers_slug_format check (slug ~ '^[a-z0-9-]{1,32}$'),
  constraint issuers_kind_known check (kind in ('builtin', 'foreign')),
  constraint issuers_builtin_slug check ((kind = 'builtin') = (slug = 'builtin')),
  constraint issuers_builtin_url check ((kind = 'builtin') = (url is null)),
  constraint issuers_url_length check (octet_length(url) between 1 and 1024),
  constraint issuers_jwks_uri_length check (octet_length(jwks_uri) between 1 and 1024),
  constraint issuers_bind_size check (octet_length(bind::text) <= 65536),
  constraint issuers_claims_size check (octet_length(claims::text) <= 65536)
);
create unique index issuers_tenant_id_slug_key on public.issuers (tenant_id, slug);
select public.apply_tenant_template('public.issuers');
grant select, insert, update, delete on public.issuers to gatehouse_app;

create table public.accounts (
  tenant_id    uuid not null,
  id           uuid not null,
  email        text not null,
  display_name text,
  status       text not null default 'invited',
  created_at   timestamptz(6) not null default current_timestamp,
  updated_at   timestamptz(6) not null default current_timestamp,
  constraint accounts_pkey primary key (tenant_id, id),
  constraint accounts_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint accounts_email_length check (octet_length(email) between 3 and 320),
  -- Stored folded, so that one mailbox cannot become two accounts.
  constraint accounts_email_lower check (email = lower(email)),
  constraint accounts_display_name_length check (length(display_name) between 1 and 200),
  constraint accounts_status_known check (status in ('invited', 'active', 'locked'))
);
create unique index accounts_tenant_id_email_key on public.accounts (tenant_id, email);
select public.apply_tenant_template('public.accounts');
grant select, insert, update, delete on public.accounts to gatehouse_app;

create table public.memberships (
  tenant_id  uuid not null,
  account_id uuid not null,
  level      text not null,
  created_at timestamptz(6) not null default current_timestamp,
  constraint memberships_pkey primary key (tenant_id, account_id, level),
  constraint memberships_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint memberships_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint memberships_level_known
    check (level in ('owner', 'admin', 'approver', 'auditor', 'member', 'operator'))
);
select public.apply_tenant_template('public.memberships');
grant select, insert, update, delete on public.memberships to gatehouse_app;

create table public.principals (
  tenant_id    uuid not null,
  id           uuid not null,
  issuer_id    uuid not null,
  subject      text not null,
  kind         text not null default 'person',
  display_name text,
  created_at   timestamptz(6) not null default current_timestamp,
  constraint principals_pkey primary key (tenant_id, id),
  constraint principals_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint principals_tenant_id_issuer_id_fkey foreign key (tenant_id, issuer_id)
    references public.issuers (tenant_id, id) on delete no action on update restrict,
  constraint principals_subject_length check (octet_length(subject) between 1 and 1024),
  constraint principals_kind_known check (kind in ('person', 'agent', 'service')),
  constraint principals_display_name_length check (length(display_name) between 1 and 200)
);
create unique index principals_tenant_id_issuer_id_subject_key
  on public.principals (tenant_id, issuer_id, subject);
select public.apply_tenant_template('public.principals');
grant select, insert, update, delete on public.principals to gatehouse_app;

create table public.groups (
  tenant_id  uuid not null,
  id         uuid not null,
  slug       text not null,
  created_at timestamptz(6) not null default current_timestamp,
  constraint groups_pkey primary key (tenant_id, id),
  constraint groups_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint groups_slug_format check (slug ~ '^[a-z0-9-]{1,32}$')
);
create unique index groups_tenant_id_slug_key on public.groups (tenant_id, slug);
select public.apply_tenant_template('public.groups');
grant select, insert, update, delete on public.groups to gatehouse_app;

create table public.group_members (
  tenant_id    uuid not null,
  group_id     uuid not null,
  principal_id uuid not null,
  created_at   timestamptz(6) not null default current_timestamp,
  constraint group_members_pkey primary key (tenant_id, group_id, principal_id),
  constraint group_members_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint group_members_tenant_id_group_id_fkey foreign key (tenant_id, group_id)
    references public.groups (tenant_id, id) on delete cascade on update restrict,
  constraint group_members_tenant_id_principal_id_fkey foreign key (tenant_id, principal_id)
    references public.principals (tenant_id, id) on delete cascade on update restrict
);
create index group_members_tenant_id_principal_id_idx on public.group_members (tenant_id, principal_id);
select public.apply_tenant_template('public.group_members');
grant select, insert, update, delete on public.group_members to gatehouse_app;

create table public.clients (
  tenant_id     uuid not null,
  id            uuid not null,
  client_id     text not null,
  kind          text not null,
  name          text,
  auth          text not null default 'none',
  jwks          jsonb,
  redirect_uris text[] not null default array[]::text[],
  subject       text,
  created_at    timestamptz(6) not null default current_timestamp,
  updated_at    timestamptz(6) not null default current_timestamp,
  constraint clients_pkey primary key (tenant_id, id),
  constraint clients_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint clients_client_id_length check (octet_length(client_id) between 1 and 1024),
  constraint clients_kind_known check (kind in ('public', 'confidential', 'service')),
  constraint clients_name_length check (length(name) between 1 and 200),
  constraint clients_auth_known
    check (auth in ('none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt')),
  -- A public client cannot keep a secret; any other has to prove itself.
  constraint clients_auth_fits_kind check ((kind = 'public') = (auth = 'none')),
  constraint clients_jwks_size check (octet_length(jwks::text) <= 65536),
  constraint clients_redirect_uris_bounded check (
    cardinality(redirect_uris) <= 100
    and array_position(redirect_uris, null) is null
    and octet_length(redirect_uris::text) <= 65536
  ),
  constraint clients_subject_length check (octet_length(subject) between 1 and 1024),
  constraint clients_service_subject check ((kind = 'service') = (subject is not null))
);
create unique index clients_tenant_id_client_id_key on public.clients (tenant_id, client_id);
select public.apply_tenant_template('public.clients');
grant select, insert, update, delete on public.clients to gatehouse_app;

create table public.revocations (
  tenant_id  uuid not null,
  id         uuid not null,
  kind       text not null,
  value      text not null,
  revoked_at timestamptz(6) not null default current_timestamp,
  expires_at timestamptz(6) not null,
  constraint revocations_pkey primary key (tenant_id, id),
  constraint revocations_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint revocations_kind_known check (kind in ('jti', 'principal', 'client')),
  constraint revocations_value_length check (octet_length(value) between 1 and 1024)
);
create index revocations_tenant_id_expires_at_idx on public.revocations (tenant_id, expires_at);
create unique index revocations_tenant_id_kind_value_key on public.revocations (tenant_id, kind, value);
select public.apply_tenant_template('public.revocations');
grant select, insert, update, delete on public.revocations to gatehouse_app;
