'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** A time, first as the server writes it (UTC), then as it is where the reader is. */
export function Moment({ at }: { readonly at: string }) {
  const isAtReader = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [day, time] = isAtReader ? whereRead(new Date(at)) : [at.slice(0, 10), `${at.slice(11, 19)} UTC`];
  return (
    <time dateTime={at} title={at} className="tabular-nums md:whitespace-nowrap">
      <span className="whitespace-nowrap">{day}</span> <span className="whitespace-nowrap">{time}</span>
    </time>
  );
}

function whereRead(at: Date): [day: string, time: string] {
  return [
    at.toLocaleDateString(undefined, { dateStyle: 'medium' }),
    at.toLocaleTimeString(undefined, { timeStyle: 'medium' }),
  ];
}
