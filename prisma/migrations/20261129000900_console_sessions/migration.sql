-- Who is signed in at the console.
--
-- `id` is the SHA-256 (base64url) of the secret that the browser's cookie holds, and `payload`, which has the tokens in it,
-- is sealed under a key that is made of that secret: who reads this table can use nothing that is in it.

create table public.console_sessions (
  tenant_id   uuid not null,
  id          text not null,
  payload     bytea not null,
  -- Names one writing of the payload: whoever waits for another one sees that it has come.
  version     integer not null default 1,
  created_at  timestamptz(6) not null,
  -- By disuse, or because it is old.
  expires_at  timestamptz(6) not null,
  -- Refresh tokens are good once: until then one process, and no other, is about to use this one's.
  lease       uuid,
  lease_until timestamptz(6),
  constraint console_sessions_pkey primary key (tenant_id, id),
  constraint console_sessions_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint console_sessions_id_length check (octet_length(id) = 43),
  constraint console_sessions_payload_size check (octet_length(payload) <= 65536),
  constraint console_sessions_version_positive check (version >= 1),
  constraint console_sessions_lease_whole check ((lease is null) = (lease_until is null))
);
create index console_sessions_tenant_id_expires_at_idx on public.console_sessions (tenant_id, expires_at);
select public.apply_tenant_template('public.console_sessions');
grant select, insert, update, delete on public.console_sessions to gatehouse_app;
