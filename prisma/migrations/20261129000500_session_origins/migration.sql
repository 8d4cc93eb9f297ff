-- By what a person knows a session again in their list of them.

alter table public.oauth_sessions
  -- When somebody last proved who they are in it; null until somebody has.
  add column signed_in_at timestamptz(6),
  -- Written every few minutes at the most.
  add column last_seen_at timestamptz(6) not null default current_timestamp,
  -- Browser, system and address block of that sign-in, sealed under the tenant's data key. It goes with the row.
  add column origin       bytea,
  add constraint oauth_sessions_origin_length check (octet_length(origin) <= 512);
