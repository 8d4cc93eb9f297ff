-- What did not go well is looked for, and is seldom: an index of the rest would cost every call.
create index events_tenant_id_outcome_at_idx on public.events (tenant_id, outcome, at desc) where outcome <> 'answered';
