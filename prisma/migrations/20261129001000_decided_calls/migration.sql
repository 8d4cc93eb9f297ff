-- Calls that were decided were in no index by their kind: where a tenant had few of them, or none, who looked for them
-- looked through its whole record, which for a million events takes seconds. Only calls that may have effects leave one,
-- and they wait for the disk anyway.
drop index public.events_tenant_id_kind_at_idx;
create index events_tenant_id_kind_at_idx on public.events (tenant_id, kind, at desc) where kind <> 'call.finished';
