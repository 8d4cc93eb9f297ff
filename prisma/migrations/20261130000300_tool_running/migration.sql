-- How calls of tools are run: what a rule says of it, and beside it what all rules together come to for a tool. It belongs to
-- the tool's name and not to a definition, as tags do, so it is not reviewed and does not end with one.
alter table public.tool_rules
  add column running jsonb,
  add constraint tool_rules_running_size check (octet_length(running::text) <= 1024);

alter table public.tools
  add column running jsonb,
  add constraint tools_running_size check (octet_length(running::text) <= 1024);
