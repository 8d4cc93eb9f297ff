import { createServer, type Server } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { TimeHistogram } from './time-histogram.ts';

/** Every metric of the process, in one registry of its own (not prom-client's global one: tests start several apps). */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  readonly registry = new Registry();

  /** Attempts on MCP endpoints by method, outcome and HTTP status. Tenants are left out: their number is unbounded. */
  readonly attempts = new Counter({
    name: 'gatehouse_attempts_total',
    help: 'Attempts on MCP endpoints.',
    labelNames: ['method', 'outcome', 'status'] as const,
    registers: [this.registry],
  });

  readonly attemptSeconds = new TimeHistogram({
    name: 'gatehouse_attempt_duration_seconds',
    help: 'Time from the first byte of an attempt to the end of its answer.',
    labelNames: ['method', 'outcome'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    register: this.registry,
  });

  /** Each stage of the pipeline by itself; how often is in the count. */
  readonly stageSeconds = new TimeHistogram({
    name: 'gatehouse_stage_duration_seconds',
    help: 'Time that an attempt spent in a stage of the pipeline.',
    labelNames: ['stage'] as const,
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    register: this.registry,
  });

  readonly stageFailures = new Counter({
    name: 'gatehouse_stage_failures_total',
    help: 'Attempts that ended in a stage of the pipeline without an answer to relay.',
    labelNames: ['stage', 'outcome'] as const,
    registers: [this.registry],
  });

  /** Events by where they went: `written`, `spooled` (and written later), `lost` (they are in the log only). */
  readonly events = new Counter({
    name: 'gatehouse_events_total',
    help: 'Events of the record by where they went.',
    labelNames: ['result'] as const,
    registers: [this.registry],
  });

  readonly isolationProven = new Gauge({
    name: 'gatehouse_isolation_proven',
    help: '1 while the last cross-tenant read attempt of the self-test found nothing, else 0.',
    registers: [this.registry],
  });

  readonly isolationProbes = new Counter({
    name: 'gatehouse_isolation_probes_total',
    help: 'Runs of the isolation self-test by result.',
    labelNames: ['result'] as const,
    registers: [this.registry],
  });

  readonly eventPartitionsReady = new Gauge({
    name: 'gatehouse_event_partitions_ready',
    help: '1 while the coming months have their partition of the events and the default one is empty, else 0.',
    registers: [this.registry],
  });

  private server: Server | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'gatehouse_' });
  }

  /** A number that is looked up when it is asked for, such as the length of a queue. */
  watch(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** Serves `/metrics` on a port of its own, which is not for the public. */
  async listen(port: number, host: string): Promise<void> {
    const server = createServer(async (request, response) => {
      if (request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      response.setHeader('content-type', this.registry.contentType);
      response.end(await this.registry.metrics());
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
