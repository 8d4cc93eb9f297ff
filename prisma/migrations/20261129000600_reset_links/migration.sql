-- Anybody can ask for a link that resets a password, for anybody: a newer one no longer takes the place of one that is good.

alter table public.account_tickets
  drop constraint account_tickets_pkey,
  add constraint account_tickets_pkey primary key (tenant_id, digest);
drop index public.account_tickets_tenant_id_digest_key;
create index account_tickets_tenant_id_account_id_idx on public.account_tickets (tenant_id, account_id);

-- Of the other kinds there is one at most.
create unique index account_tickets_one_of_a_kind on public.account_tickets (tenant_id, account_id, kind)
  where kind <> 'password-reset';
