-- Who may connect to the Gatehouse database and what they may do to it. Run in that database, as its owner or an
-- administrator, after it was created; it may be run again at any time.
--
-- A new database lets everybody connect and make temporary tables. A temporary table hides a real one of the same
-- name, so the runtime role must not have any.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to gatehouse_app', current_database());
end
$$;
