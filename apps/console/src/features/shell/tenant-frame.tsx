import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { consoleParts } from '../../server/console-parts.ts';
import { cookieRules } from '../../server/cookie-names.ts';
import { type SignedIn, signedInAt } from '../../server/signed-in.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { describeProblem } from '../problem/described-problem.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { signInUrl } from '../sign-in/sign-in-url.ts';
import { me } from './me.ts';
import { placesFor } from './places.ts';
import { Shell } from './shell.tsx';
import { parseTheme } from './theme.ts';

/** The frame of a tenant's pages. Whoever is not signed in at it goes and signs in, and comes back to where they were. */
export async function TenantFrame({ tenant, children }: { readonly tenant: string; readonly children: ReactNode }) {
  const signedIn = await signedInAt(tenant);
  if (!signedIn) redirect(await signInUrl(tenant));
  const { settings } = consoleParts();
  const rules = cookieRules(settings);
  const issuer = `${settings.publicUrl}${tenant === PLATFORM ? '/oauth' : `${homeOf(tenant)}/oauth`}`;
  const { known, problem } = await whoIs(signedIn);
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
        children
      )}
    </Shell>
  );
}

/** The frame stands without the api, too: people see that it is away, and not that everything is. */
async function whoIs(signedIn: SignedIn) {
  try {
    return { known: await me(signedIn) };
  } catch (thrown) {
    const problem = describeProblem(thrown);
    if (problem.code === 'console.session-ended') redirect(await signInUrl(signedIn.tenant));
    return { problem };
  }
}
