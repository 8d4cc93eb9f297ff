import type { listEvents, RequestOf } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { Button, buttonClasses } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';

/** By what the log is narrowed. */
export type EventFilter = Omit<NonNullable<RequestOf<typeof listEvents>['query']>, 'cursor' | 'limit'>;

export interface EventFiltersProps {
  readonly action: string;
  readonly filter: EventFilter;
}

/** A form that is an address: what was looked for can be sent to somebody. */
export function EventFilters({ action, filter }: EventFiltersProps) {
  return (
    <form action={action} className="mb-5 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <TextField id="kind" name="kind" label="Kind" placeholder="call.finished" defaultValue={filter.kind} />
      <TextField
        id="principal"
        name="principal"
        label="Principal"
        placeholder="subject"
        defaultValue={filter.principal}
      />
      <TextField
        id="target"
        name="target"
        label="Tool or target"
        placeholder="shop/get_order"
        defaultValue={filter.target}
      />
      <SelectField id="outcome" name="outcome" label="Outcome" defaultValue={filter.outcome ?? ''}>
        <option value="">any</option>
        <option value="answered">answered</option>
        <option value="failed">failed</option>
        <option value="refused">refused</option>
        <option value="cancelled">cancelled</option>
      </SelectField>
      <TextField id="since" name="since" type="date" label="From (UTC)" defaultValue={filter.since} />
      <TextField id="until" name="until" type="date" label="Before (UTC)" defaultValue={filter.until} />
      <div className="flex gap-2">
        <Button type="submit">Filter</Button>
        <Link href={action} className={buttonClasses('quiet')}>
          Clear
        </Link>
      </div>
    </form>
  );
}
