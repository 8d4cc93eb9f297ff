'use client';

import type { ToolView } from '@gatehouse/contracts/api';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, useTransition } from 'react';
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

/** Narrows the list of tools while one types; without script, by Enter. */
export function ToolFilters({ home, filter, states, upstreams }: ToolFiltersProps) {
  const router = useRouter();
  const [isLooking, startLooking] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [opened] = useState(filter.search ?? '');
  const look = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const query = new URLSearchParams(givenIn(new FormData(form.current ?? undefined)));
      startLooking(() => router.replace(`${home}?${query}`, { scroll: false }));
    }, PAUSE);
  }, [home, router]);
  useEffect(() => {
    // Whoever was faster than the script has typed already.
    if (new FormData(form.current ?? undefined).get('search') !== opened) look();
    return () => clearTimeout(timer.current);
  }, [opened, look]);
  return (
    <search aria-busy={isLooking}>
      <form ref={form} action={home} onChange={look} className="mb-5 grid items-end gap-3 sm:grid-cols-[2fr_1fr_1fr]">
        <TextField
          id="search"
          name="search"
          type="search"
          label="Search"
          maxLength={100}
          defaultValue={filter.search}
        />
        <SelectField id="state" name="state" label="State" defaultValue={filter.state ?? ''}>
          <option value="">any</option>
          {states.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </SelectField>
        <SelectField id="upstream" name="upstream" label="Upstream" defaultValue={filter.upstream ?? ''}>
          <option value="">any</option>
          {[...new Set([...upstreams, ...(filter.upstream ? [filter.upstream] : [])])].map((slug) => (
            <option key={slug}>{slug}</option>
          ))}
        </SelectField>
      </form>
    </search>
  );
}

function givenIn(form: FormData): string[][] {
  return [...form].filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)]);
}
