-- A tenant that is marked for deletion answers nobody, as a suspended one, and can be told from it: its data waits for an
-- operator to delete it, or to take the mark back.
alter table public.tenants
  drop constraint tenants_status_known,
  add constraint tenants_status_known check (status in ('active', 'suspended', 'marked-for-deletion', 'deleted'));
