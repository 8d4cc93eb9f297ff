'use client';

import type { ToolView } from '@gatehouse/contracts/api';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { SelectField, TextField } from '../../ui/field.tsx';

/** Milliseconds without a key before what was typed is looked for. */
const PAUSE = 200;

export interface ToolFilter {
  readonly search?: string | undefined;
  readonly state?: string | undefined;
  readonly upstream?: string | undefined;
}

export interface ToolFiltersProps {
  /** Where the list is. */
  readonly home: string;
  readonly filter: ToolFilter;
  readonly states: readonly ToolView['state'][];
  readonly upstreams: readonly string[];
}

/** Narrows the list of tools while one types. */
export function ToolFilters({ home, filter, states, upstreams }: ToolFiltersProps) {
  const router = useRouter();
  const [wanted, setWanted] = useState(filter);
  const [isLooking, startLooking] = useTransition();
  const shown = useRef(queryOf(filter));
  useEffect(() => {
    const query = queryOf(wanted);
    if (query === shown.current) return;
    const timer = setTimeout(() => {
      shown.current = query;
      startLooking(() => router.replace(`${home}?${query}`, { scroll: false }));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [wanted, home, router]);
  return (
    <search aria-busy={isLooking} className="mb-5 grid items-end gap-3 sm:grid-cols-[2fr_1fr_1fr]">
      <TextField
        id="search"
        type="search"
        label="Search"
        maxLength={100}
        value={wanted.search ?? ''}
        onChange={({ target }) => setWanted({ ...wanted, search: target.value })}
      />
      <SelectField
        id="state"
        label="State"
        value={wanted.state ?? ''}
        onChange={({ target }) => setWanted({ ...wanted, state: target.value })}
      >
        <option value="">any</option>
        {states.map((state) => (
          <option key={state}>{state}</option>
        ))}
      </SelectField>
      <SelectField
        id="upstream"
        label="Upstream"
        value={wanted.upstream ?? ''}
        onChange={({ target }) => setWanted({ ...wanted, upstream: target.value })}
      >
        <option value="">any</option>
        {upstreams.map((slug) => (
          <option key={slug}>{slug}</option>
        ))}
      </SelectField>
    </search>
  );
}

function queryOf({ search, state, upstream }: ToolFilter): string {
  const given = Object.entries({ search, state, upstream }).filter((entry): entry is [string, string] => !!entry[1]);
  return new URLSearchParams(given).toString();
}
