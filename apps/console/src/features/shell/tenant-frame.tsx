import { cookies } from 'next/headers';
import { type ReactNode, Suspense } from 'react';
import { consoleParts } from '../../server/console-parts.ts';
import { cookieRules } from '../../server/cookie-names.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { meAt } from './me.ts';
import { placesFor } from './places.ts';
import { Shell } from './shell.tsx';
import { parseTheme } from './theme.ts';

/**
 * The frame of a tenant's pages. It stands without the api, too: people see that it is away, and not that everything is.
 */
export async function TenantFrame({ tenant, children }: { readonly tenant: string; readonly children: ReactNode }) {
  const { settings } = consoleParts();
  const rules = cookieRules(settings);
  const issuer = `${settings.publicUrl}${tenant === PLATFORM ? '/oauth' : `${homeOf(tenant)}/oauth`}`;
  const { me: known, problem } = await meAt(tenant);
  const account = {
    ...{ tenant, email: known?.account.email, accountUrl: `${issuer}/account` },
    theme: parseTheme((await cookies()).get(rules.theme)?.value),
    themeCookie: rules.theme,
  };
  return (
    <Shell
      tenantName={tenant === PLATFORM ? 'Platform' : (known?.tenant.name ?? tenant)}
      places={placesFor(tenant, known?.permissions ?? [])}
      account={account}
    >
      {problem ? (
        <>
          <PageHeader title="This page cannot be shown" />
          <ProblemNotice problem={problem} />
        </>
      ) : (
        // One that stays while pages come and go: the page before is seen until the next one is there. A boundary of each
        // page's own (loading.tsx) would be seen instead, and then React keeps it for 300 ms, so that it does not flicker.
        <Suspense fallback={<Skeleton lines={6} />}>{children}</Suspense>
      )}
    </Shell>
  );
}
