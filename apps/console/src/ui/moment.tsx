'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** A time, first as the server writes it (UTC), then as it is where the reader is. */
export function Moment({ at }: { readonly at: string }) {
  const text = useSyncExternalStore(
    never,
    () => new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }),
    () => `${at.slice(0, 19).replace('T', ' ')} UTC`,
  );
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}
