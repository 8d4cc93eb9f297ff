import { join } from 'node:path';
import { Database } from '@gatehouse/db';
import type { Provider } from '@nestjs/common';
import { LOGGER, type Logger, SETTINGS, type Settings } from '../../platform/injection.ts';
import { Metrics } from '../../platform/metrics.ts';
import { Recorder } from './recorder.ts';
import { EventWriter } from './writer/event-writer.ts';
import { Spool } from './writer/spool.ts';

/** Milliseconds for one transaction of the record: then its connection is given up, and it is written again on another. */
const ANSWER_WITHIN = 2_500;

function createWriter(database: Database, metrics: Metrics, settings: Settings, logger: Logger): EventWriter {
  const spool = new Spool(join(settings.dataDir, 'spool'));
  const path = database.openHotPath({ connections: 1, answerWithin: ANSWER_WITHIN });
  const count = (result: string) => {
    const counter = metrics.events.labels(result);
    return (events: number) => counter.inc(events);
  };
  const counters = { written: count('written'), spooled: count('spooled'), lost: count('lost') };
  const writer = new EventWriter({ path, spool, logger, counters });
  metrics.watch('gatehouse_record_accepting', '1 while attempts can be recorded.', () => Number(writer.accepting));
  metrics.watch('gatehouse_record_waiting_events', 'Events that wait for their commit.', () => writer.waitingCount);
  metrics.watch('gatehouse_record_waiting_characters', 'Size of those.', () => writer.waitingSize);
  metrics.watch('gatehouse_record_lag_seconds', 'Age of the oldest of those.', () => writer.lag / 1000);
  metrics.watch('gatehouse_record_spool_bytes', 'What this process has spooled and not read yet.', () => spool.bytes);
  return writer;
}

/** The recorder of a process, and its one writer. */
export const recordProviders: Provider[] = [
  { provide: EventWriter, useFactory: createWriter, inject: [Database, Metrics, SETTINGS, LOGGER] },
  Recorder,
];
