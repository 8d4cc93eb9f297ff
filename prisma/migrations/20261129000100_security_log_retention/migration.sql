-- The security log grows with what strangers try, so what is old enough goes: some at a time, until it answers zero, so
-- that no call of it takes long. Answers how many went.
--
-- The runtime role may not delete there, and this is no way around: what is younger than a week stays, whatever it asks
-- for, so that whoever takes over a process cannot take back what was written about that.
create function public.forget_security_events(days_kept integer) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  forgotten integer;
begin
  if days_kept is null or days_kept not between 7 and 3650 then
    raise exception 'days_kept must be between 7 and 3650' using errcode = 'invalid_parameter_value';
  end if;
  delete from public.security_events
  where id in (
    select old.id from public.security_events old
    where old.minute < now() - make_interval(days => days_kept)
    order by old.minute
    limit 5000
    for update skip locked
  );
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
revoke all on function public.forget_security_events(integer) from public;
grant execute on function public.forget_security_events(integer) to gatehouse_app;
