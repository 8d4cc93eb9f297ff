-- Answers of the control-plane API that may be asked for again: whoever repeats a request with the same key is given the
-- answer of the first, and nothing is done twice. A row is written in the transaction of the change that it answers.
create table public.idempotency_keys (
  tenant_id  uuid not null,
  -- Who asked, as events name them: nobody is given another's answer.
  actor      text not null,
  key        text not null,
  -- SHA-256 of the request: a key is for one request.
  digest     bytea not null,
  -- The answer as it was sent; null where it had no body. Text, for jsonb would order its members anew.
  body       text,
  created_at timestamptz(6) not null,
  expires_at timestamptz(6) not null,
  constraint idempotency_keys_pkey primary key (tenant_id, actor, key),
  constraint idempotency_keys_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint idempotency_keys_actor_length check (octet_length(actor) between 1 and 128),
  constraint idempotency_keys_key_length check (octet_length(key) between 1 and 255),
  constraint idempotency_keys_digest_length check (octet_length(digest) = 32)
);
create index idempotency_keys_tenant_id_expires_at_idx on public.idempotency_keys (tenant_id, expires_at);
select public.apply_tenant_template('public.idempotency_keys');
grant select, insert, delete on public.idempotency_keys to gatehouse_app;
