-- What an event costs. Measured on batches of ten: half of the server's time for a row went into its thirteen checks,
-- most of that into regular expressions, and into an index that the primary key, read backwards, serves as well.
--
-- What stays is what keeps the table sound: times that a partition can hold, text that an index entry can hold, and
-- detail of a bounded size. The forms of the other columns are made by the one function that writes them, which is tested.
do $$
declare
  relation regclass;
  name text;
begin
  -- Partitions have the checks as their own, not only by inheritance.
  foreach name in array array[
    'kind_format', 'correlation_id_length', 'endpoint_format', 'method_length', 'target_length', 'verdict_known',
    'outcome_format', 'reason_length', 'duration_us_range', 'detail_size'
  ] loop
    execute format('alter table public.events drop constraint events_%s', name);
    for relation in select inhrelid::regclass from pg_catalog.pg_inherits where inhparent = 'public.events'::regclass loop
      execute format('alter table %s drop constraint if exists events_%s', relation, name);
    end loop;
  end loop;
end
$$;
alter table public.events add constraint events_bounded check (
  octet_length(correlation_id) <= 128 and octet_length(target) <= 1024 and pg_column_size(detail) <= 65536
);
drop index public.events_tenant_id_at_id_idx;

-- All events of one attempt. Its ids grow with time, so this one stays where it is warm.
create index events_tenant_id_correlation_id_idx on public.events (tenant_id, correlation_id);

-- Nearly all events are calls: looking for those is looking through the record by time. The index is for the rest.
drop index public.events_tenant_id_kind_at_idx;
create index events_tenant_id_kind_at_idx on public.events (tenant_id, kind, at desc)
  where kind <> 'call.finished' and kind <> 'call.decided';
