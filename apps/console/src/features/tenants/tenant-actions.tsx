'use client';

import type { TenantView } from '@gatehouse/contracts/api';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { AskButton } from '../problem/ask-button.tsx';
import { markTenantForDeletion, resumeTenant, suspendTenant, unmarkTenant } from './change-tenants.ts';

/** What an operator can do with a tenant as it stands. */
export function TenantActions({ tenant: { slug, status } }: { readonly tenant: TenantView }) {
  const common = { tenant: PLATFORM, name: slug, dense: true };
  const mark = (
    <AskButton
      {...common}
      verb="Mark for deletion"
      kind="danger"
      consequence="Nobody gets in any more. All that the tenant has stays until it is deleted, and the mark can be taken back before that."
      ask={(key) => markTenantForDeletion(slug, key)}
    />
  );
  switch (status) {
    case 'active':
      return (
        <>
          <AskButton
            {...common}
            verb="Suspend"
            kind="danger"
            consequence="Nobody gets in any more: no agent, no person, no token. All that the tenant has stays, and it can be resumed."
            ask={(key) => suspendTenant(slug, key)}
          />
          {mark}
        </>
      );
    case 'suspended':
      return (
        <>
          <AskButton
            {...common}
            verb="Resume"
            consequence="Callers get in again, with the tokens that are still good."
            ask={(key) => resumeTenant(slug, key)}
          />
          {mark}
        </>
      );
    case 'marked-for-deletion':
      return (
        <AskButton
          {...common}
          verb="Take back the mark"
          consequence="It is suspended then, and can be resumed."
          ask={(key) => unmarkTenant(slug, key)}
        />
      );
    case 'deleted':
      return null;
  }
}
