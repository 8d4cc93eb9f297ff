import type { explainAccess, RequestOf } from '@gatehouse/contracts/api';

export type Question = RequestOf<typeof explainAccess>['body'];

/** What a form asks, or what is wrong with the arguments in it. */
export type AskedByForm =
  | { readonly question: Question; readonly fault?: never }
  | { readonly fault: string; readonly question?: never };

/** What a form asks: what was left empty is as the API has it. */
export function questionOfForm(form: FormData): AskedByForm {
  const given = (name: string) => String(form.get(name) ?? '').trim();
  const optional = Object.fromEntries(
    ['issuer', 'endpoint', 'client'].flatMap((name) => (given(name) === '' ? [] : [[name, given(name)]])),
  );
  const scopes = given('scopes');
  const written = given('arguments');
  const parsed = written === '' ? undefined : parseObject(written);
  if (parsed === null) return { fault: 'Arguments are a JSON object, for example { "id": 7 }.' };
  return {
    question: {
      ...{ kind: given('kind') as Question['kind'], subject: given('subject'), name: given('name'), ...optional },
      ...(scopes !== '' && { scopes: scopes.split(/\s+/) }),
      ...(parsed && { arguments: parsed }),
    },
  };
}

/** @returns null for what is no JSON, or no object */
function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
