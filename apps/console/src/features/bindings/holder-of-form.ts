import type { BindingView } from '@gatehouse/contracts/api';

/** Kinds of those whom a role is given to. */
export const HOLDER_KINDS = ['subject', 'group', 'client'] as const;
export type HolderKind = (typeof HOLDER_KINDS)[number];

/** Whom the form says: only what was written. */
export function holderOfForm(form: FormData): BindingView['to'] {
  const given = (name: string) => String(form.get(name) ?? '').trim();
  const kind = given('kind') as HolderKind;
  const issuer = kind === 'subject' ? given('issuer') : '';
  const through = kind === 'client' ? '' : given('through');
  return { [kind]: given('name'), ...(issuer && { issuer }), ...(through && { client: through }) };
}

/** A moment as a field of the browser has it, where its person is, as the API takes it; undefined where none was given. */
export function untilOfForm(form: FormData): string | undefined {
  const given = String(form.get('until') ?? '');
  return given === '' ? undefined : new Date(given).toISOString();
}
