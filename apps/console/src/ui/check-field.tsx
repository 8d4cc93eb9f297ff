import type { InputHTMLAttributes } from 'react';

type CheckFieldProps = { readonly id: string; readonly label: string } & Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'id'
>;

/** Yes or no, with its label. */
export function CheckField({ id, label, ...rest }: CheckFieldProps) {
  return (
    <div className="flex min-h-(--target-dense) items-center gap-3">
      <input id={id} type="checkbox" className="size-5 shrink-0 accent-accent" {...rest} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
