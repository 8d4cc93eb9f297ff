import { Database } from '@gatehouse/db';
import { asGatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { Readiness, type ReadinessReport } from './readiness.ts';

/** Milliseconds for which an answer is good: probes come often, and from several sides. */
const FRESH = 1_000;

/** Whether the database answers, asked anew at every probe. */
@Injectable()
export class DatabaseReadiness {
  private last: { readonly at: number; readonly report: Promise<ReadinessReport> } | undefined;

  constructor(
    private readonly database: Database,
    readiness: Readiness,
  ) {
    readiness.register(() => this.report());
  }

  private report(): Promise<ReadinessReport> {
    const now = performance.now();
    if (!this.last || now - this.last.at > FRESH) this.last = { at: now, report: this.ask() };
    return this.last.report;
  }

  private async ask(): Promise<ReadinessReport> {
    try {
      await this.database.ping();
      return { name: 'database', ok: true, sentence: 'The database answers.' };
    } catch (thrown) {
      return { name: 'database', ok: false, sentence: asGatehouseError(thrown).definition.title };
    }
  }
}
