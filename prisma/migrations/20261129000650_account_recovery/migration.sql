-- The link of somebody from whom an admin has taken what they signed in with, because it is lost.
alter table public.account_tickets
  drop constraint account_tickets_kind_known,
  add constraint account_tickets_kind_known
    check (kind in ('invitation', 'password-reset', 'email-verification', 'recovery'));
