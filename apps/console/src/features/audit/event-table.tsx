'use client';

import type { EventView } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { useState } from 'react';
import { Badge, type BadgeKind } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table } from '../../ui/table.tsx';
import { EventActor } from './event-actor.tsx';
import { EventDetail } from './event-detail.tsx';

const OUTCOMES: Readonly<Record<string, BadgeKind>> = {
  answered: 'success',
  failed: 'danger',
  refused: 'warning',
  cancelled: 'plain',
};

export interface EventTableProps {
  /** Where the log is. */
  readonly home: string;
  readonly events: readonly EventView[];
  /** What people who made changes are called, by how events call them. */
  readonly names: Readonly<Record<string, string>>;
}

/** Events, and all that is known of each. */
export function EventTable({ home, events, names }: EventTableProps) {
  const [shown, setShown] = useState<EventView>();
  return (
    <>
      <Table
        label="Events"
        rows={events}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'When',
            cell: (event) => (
              <button type="button" onClick={() => setShown(event)} className="text-left text-accent underline">
                <Moment at={event.at} />
                <span className="sr-only">: details of {event.kind}</span>
              </button>
            ),
            quiet: true,
          },
          {
            title: 'Kind',
            cell: ({ kind }) => (
              <span className="whitespace-nowrap">
                <CodeText>{kind}</CodeText>
              </span>
            ),
            secondary: true,
          },
          { title: 'Who', cell: (event) => <EventActor {...{ event, names }} />, secondary: true },
          {
            title: 'What',
            cell: ({ kind, target }) => (
              <>
                {target && <CodeText>{target}</CodeText>}
                <span className="block text-ink-quiet md:hidden">
                  <CodeText>{kind}</CodeText>
                </span>
              </>
            ),
          },
          {
            title: 'Outcome',
            cell: ({ outcome }) => outcome && <Badge kind={OUTCOMES[outcome] ?? 'plain'}>{outcome}</Badge>,
          },
        ]}
      />
      <Dialog
        wide
        open={shown !== undefined}
        onOpenChange={() => setShown(undefined)}
        title={shown?.kind ?? ''}
        description="All that was recorded. Events are never changed."
      >
        {shown && <EventDetail {...{ names }} event={shown} />}
        {shown?.correlationId && (
          <Link
            href={`${home}?${new URLSearchParams({ correlation: shown.correlationId })}`}
            onClick={() => setShown(undefined)}
            className="text-accent underline"
          >
            Everything that belongs to it
          </Link>
        )}
      </Dialog>
    </>
  );
}
