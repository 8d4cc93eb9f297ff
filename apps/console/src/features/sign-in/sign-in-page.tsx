import { type ErrorCode, errorCatalogue, GatehouseError } from '@gatehouse/errors';
import { cookies } from 'next/headers';
import { consoleParts } from '../../server/console-parts.ts';
import { cookieRules } from '../../server/cookie-names.ts';
import { isTenantSlug } from '../../sign-in/tenant-slug.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { describeProblem } from '../problem/described-problem.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Entrance } from './entrance.tsx';

export interface SignInPageProps {
  /** Code of what went wrong before, if anything did. */
  readonly problem: string | undefined;
  readonly tenant: string | undefined;
}

/** Where somebody says at which tenant they want to sign in. */
export async function SignInPage({ problem, tenant }: SignInPageProps) {
  const remembered = (await cookies()).get(cookieRules(consoleParts().settings).tenant)?.value;
  const suggested = tenant ?? remembered;
  return (
    <Entrance title="Sign in">
      {problem && isCode(problem) && <ProblemNotice problem={describeProblem(new GatehouseError(problem))} />}
      <form action="/auth/start" className="grid gap-5">
        <TextField
          id="tenant"
          name="tenant"
          label="Tenant"
          hint="The short name in its addresses, for example acme. Operators write platform."
          defaultValue={isTenantSlug(suggested) ? suggested : ''}
          required
          maxLength={32}
          autoCapitalize="none"
          autoComplete="organization"
          spellCheck={false}
          autoFocus
        />
        <Button type="submit" kind="primary">
          Continue
        </Button>
      </form>
    </Entrance>
  );
}

function isCode(value: string): value is ErrorCode {
  return value.startsWith('console.') && Object.hasOwn(errorCatalogue, value);
}
