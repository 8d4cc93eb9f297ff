-- Foreign issuers are told apart, and what a file made is known as such.

-- `iss` of a token names one issuer of the tenant.
create unique index issuers_tenant_id_url_key on public.issuers (tenant_id, url);

alter table public.issuers
  add column provisioning text not null default 'invited',
  add constraint issuers_provisioning_known check (provisioning in ('invited', 'first-token'));

-- Whether another tenant takes tokens of the same issuer and the same literal audience that could be the same tokens.
-- They cannot when both ask for one claim and each for another value of it.
--
-- It answers yes or no for the tenant that is set, and nothing else. The lock makes two tenants that ask at the same time
-- follow each other: it is held until the asking transaction ends, so that the second sees what the first has written.
create function public.issuer_audience_is_taken(issuer text, audience text, claim text, equals text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(issuer || E'\n' || audience, 20261122000900));
  return exists (
    select
    from public.issuers i
    join public.tenants t on t.tenant_id = i.tenant_id
    where i.tenant_id <> current_setting('app.tenant_id')::uuid
      and t.status <> 'deleted'
      and i.url = issuer_audience_is_taken.issuer
      and i.bind ->> 'audience' = issuer_audience_is_taken.audience
      and (i.bind -> 'tenant' ->> 'claim' = issuer_audience_is_taken.claim
           and i.bind -> 'tenant' ->> 'equals' <> issuer_audience_is_taken.equals) is not true
  );
end
$$;
revoke all on function public.issuer_audience_is_taken(text, text, text, text) from public;
grant execute on function public.issuer_audience_is_taken(text, text, text, text) to gatehouse_app;

-- What an apply made, `apply --prune owned` removes once no file names it any more.
alter table public.issuers add column from_file boolean not null default false;
alter table public.upstreams add column from_file boolean not null default false;
alter table public.endpoints add column from_file boolean not null default false;
alter table public.tool_rules add column from_file boolean not null default false;
alter table public.clients add column from_file boolean not null default false;
alter table public.groups add column from_file boolean not null default false;
alter table public.roles add column from_file boolean not null default false;
alter table public.bindings add column from_file boolean not null default false;
alter table public.settings add column from_file boolean not null default false;
