import type { ReactNode } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { actorOf } from './actor-of.ts';
import { EventActor, type EventActorProps } from './event-actor.tsx';
import { inMilliseconds } from './in-milliseconds.ts';

/** All that was recorded of one event: what most look for in words, and the rest as it is. */
export function EventDetail({ event, names }: EventActorProps) {
  const { at, subject, endpoint, method, target, verdict, outcome, reason, durationUs } = event;
  const rows: readonly (readonly [name: string, value: ReactNode])[] = [
    ['When', <Moment key="at" at={at} />],
    ['Who', (subject ?? actorOf(event)) && <EventActor key="who" {...{ event, names }} />],
    ['At the endpoint', endpoint],
    ['Asked for', method && <CodeText>{method}</CodeText>],
    ['Of', target && <CodeText>{target}</CodeText>],
    ['Verdict', verdict],
    ['Outcome', outcome],
    ['Because', reason && <CodeText>{reason}</CodeText>],
    ['It took', durationUs !== null && inMilliseconds(durationUs)],
  ];
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-ink-quiet">{name}</dt>
                <dd className="min-w-0">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <CodeBlock code={JSON.stringify(event, null, 2)} label="Event" />
    </>
  );
}
