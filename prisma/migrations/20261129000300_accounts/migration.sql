-- How a person signs in at the built-in issuer of a tenant: passwords, second factors, passkeys, one-time links, and what
-- holds back whoever tries too often.

-- What tokens carry as `sub`. Grants hang on it, so it never becomes somebody else's: it is never changed, and an account
-- that is over keeps its row.
alter table public.accounts
  add column subject text not null default gen_random_uuid()::text,
  add column email_verified_at timestamptz(6),
  add constraint accounts_subject_length check (octet_length(subject) between 1 and 255);
update public.accounts set subject = id::text;
create unique index accounts_tenant_id_subject_key on public.accounts (tenant_id, subject);

-- That nobody gets in is said by an admin ('suspended'). What comes of wrong passwords passes by itself, and is no status.
update public.accounts set status = 'suspended' where status = 'locked';
alter table public.accounts drop constraint accounts_status_known;
alter table public.accounts
  add constraint accounts_status_known check (status in ('invited', 'active', 'suspended'));

create function public.keep_subjects() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    if new.subject is distinct from old.subject then
      raise exception 'the subject of an account stays what it is' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  -- The owner deletes a tenant as a whole, whose slug is never given again either.
  if current_user = 'gatehouse_app' then
    raise exception 'an account that is over keeps its row' using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
create trigger subject_kept before update or delete on public.accounts
  for each row execute function public.keep_subjects();

-- A suspended account's tokens are refused by whoever keeps the tenant in memory. So nothing that changes with each
-- sign-in may stand in this table.
select public.track_tenant_changes('public.accounts');

create table public.account_passwords (
  tenant_id  uuid not null,
  account_id uuid not null,
  hash       text not null,
  changed_at timestamptz(6) not null,
  constraint account_passwords_pkey primary key (tenant_id, account_id),
  constraint account_passwords_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint account_passwords_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint account_passwords_hash_form check (starts_with(hash, '$argon2id$') and octet_length(hash) <= 512)
);
select public.apply_tenant_template('public.account_passwords');
grant select, insert, update (hash, changed_at), delete on public.account_passwords to gatehouse_app;

create table public.account_totp (
  tenant_id    uuid not null,
  account_id   uuid not null,
  secret       bytea not null,
  -- The time step (RFC 6238) of the last code that was taken: only later ones are.
  last_counter bigint not null,
  confirmed_at timestamptz(6) not null,
  constraint account_totp_pkey primary key (tenant_id, account_id),
  constraint account_totp_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint account_totp_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint account_totp_secret_length check (octet_length(secret) between 1 and 1024),
  constraint account_totp_last_counter_range check (last_counter >= 0)
);
select public.apply_tenant_template('public.account_totp');
grant select, insert, update (secret, last_counter), delete on public.account_totp to gatehouse_app;

create table public.account_passkeys (
  tenant_id     uuid not null,
  id            uuid not null,
  account_id    uuid not null,
  credential_id text not null,
  public_key    bytea not null,
  sign_count    bigint not null,
  transports    text[] not null default array[]::text[],
  backed_up     boolean not null,
  name          text not null,
  created_at    timestamptz(6) not null,
  last_used_at  timestamptz(6),
  constraint account_passkeys_pkey primary key (tenant_id, id),
  constraint account_passkeys_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint account_passkeys_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  -- WebAuthn bounds it to 1023 bytes, which are 1364 characters of base64url.
  constraint account_passkeys_credential_id_length check (octet_length(credential_id) between 1 and 1364),
  constraint account_passkeys_public_key_length check (octet_length(public_key) between 1 and 2048),
  constraint account_passkeys_sign_count_range check (sign_count >= 0),
  constraint account_passkeys_transports_bounded check (
    cardinality(transports) <= 10
    and array_position(transports, null) is null
    and octet_length(transports::text) <= 512
  ),
  constraint account_passkeys_name_length check (length(name) between 1 and 100)
);
create unique index account_passkeys_tenant_id_credential_id_key
  on public.account_passkeys (tenant_id, credential_id);
create index account_passkeys_tenant_id_account_id_idx on public.account_passkeys (tenant_id, account_id);
select public.apply_tenant_template('public.account_passkeys');
grant select, insert, update (sign_count, backed_up, name, last_used_at), delete
  on public.account_passkeys to gatehouse_app;

create table public.account_recovery_codes (
  tenant_id  uuid not null,
  account_id uuid not null,
  digest     bytea not null,
  used_at    timestamptz(6),
  constraint account_recovery_codes_pkey primary key (tenant_id, account_id, digest),
  constraint account_recovery_codes_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint account_recovery_codes_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint account_recovery_codes_digest_length check (octet_length(digest) = 32)
);
select public.apply_tenant_template('public.account_recovery_codes');
grant select, insert, update (used_at), delete on public.account_recovery_codes to gatehouse_app;

-- One-time links that were sent to people. One of each kind at most: a newer one replaces it, and using it deletes it.
create table public.account_tickets (
  tenant_id  uuid not null,
  account_id uuid not null,
  kind       text not null,
  digest     bytea not null,
  created_at timestamptz(6) not null,
  expires_at timestamptz(6) not null,
  constraint account_tickets_pkey primary key (tenant_id, account_id, kind),
  constraint account_tickets_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint account_tickets_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint account_tickets_kind_known check (kind in ('invitation', 'password-reset', 'email-verification')),
  constraint account_tickets_digest_length check (octet_length(digest) = 32)
);
create unique index account_tickets_tenant_id_digest_key on public.account_tickets (tenant_id, digest);
select public.apply_tenant_template('public.account_tickets');
grant select, insert, update (digest, created_at, expires_at), delete on public.account_tickets to gatehouse_app;

-- Where a person has signed in from, as keyed digests of addresses: what strangers do elsewhere holds nobody up there.
create table public.account_addresses (
  tenant_id    uuid not null,
  account_id   uuid not null,
  digest       bytea not null,
  last_seen_at timestamptz(6) not null,
  constraint account_addresses_pkey primary key (tenant_id, account_id, digest),
  constraint account_addresses_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint account_addresses_tenant_id_account_id_fkey foreign key (tenant_id, account_id)
    references public.accounts (tenant_id, id) on delete cascade on update restrict,
  constraint account_addresses_digest_length check (octet_length(digest) = 32)
);
select public.apply_tenant_template('public.account_addresses');
grant select, insert, update (last_seen_at), delete on public.account_addresses to gatehouse_app;

-- Challenges are sealed and not stored; of those that led somewhere the ids are, until they would have expired.
create table public.spent_challenges (
  tenant_id  uuid not null,
  id         uuid not null,
  expires_at timestamptz(6) not null,
  constraint spent_challenges_pkey primary key (tenant_id, id),
  constraint spent_challenges_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict
);
create index spent_challenges_tenant_id_expires_at_idx on public.spent_challenges (tenant_id, expires_at);
select public.apply_tenant_template('public.spent_challenges');
grant select, insert, delete on public.spent_challenges to gatehouse_app;

-- What was tried too often. Who or where it was is not kept: a slot is a few bits of a keyed digest, so the table has an
-- end however many addresses and e-mails are tried, and tells nothing of them.
create table public.sign_in_throttles (
  tenant_id      uuid not null,
  kind           text not null,
  slot           integer not null,
  attempts       integer not null,
  blocked_until  timestamptz(6) not null,
  last_tried_at  timestamptz(6) not null,
  constraint sign_in_throttles_pkey primary key (tenant_id, kind, slot),
  constraint sign_in_throttles_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint sign_in_throttles_kind_known check (kind in ('password', 'factor', 'address', 'mail')),
  constraint sign_in_throttles_slot_range check (slot >= 0 and slot < 262144),
  constraint sign_in_throttles_attempts_range check (attempts >= 0)
);
select public.apply_tenant_template('public.sign_in_throttles');
grant select, insert, update (attempts, blocked_until, last_tried_at), delete
  on public.sign_in_throttles to gatehouse_app;
