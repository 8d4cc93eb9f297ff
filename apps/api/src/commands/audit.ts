import { Command } from 'commander';
import { AuditService } from '../control-plane/audit/audit.service.ts';
import type { RecordedEvent } from '../control-plane/audit/event.ts';
import { type CommandContext, parseCount, printResult } from './context.ts';

interface ListOptions {
  readonly tenant: string;
  readonly kind?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `audit list`: what happened in a tenant, newest first. */
export function auditCommand(context: CommandContext): Command {
  const list = new Command('list')
    .description('list what happened, newest first')
    .requiredOption('--tenant <slug>', 'whose record')
    .option('--kind <kind>', 'only events of this kind, such as call.finished')
    .option('--limit <count>', 'how many at the most, up to 1000', parseCount, 50)
    .option('--json', 'print a JSON array')
    .action(async (options: ListOptions) => {
      const events = await context.withServices((services) =>
        services.get(AuditService).list(options.tenant, { kind: options.kind, limit: options.limit }),
      );
      printResult(options.json, events, events.map(describe));
    });
  return new Command('audit').description('read the record').addCommand(list);
}

function describe(event: RecordedEvent): string {
  const who = event.subject ?? '-';
  const what = [event.method, event.target].filter(Boolean).join(' ') || '-';
  const outcome = [event.verdict, event.outcome, event.reason].filter(Boolean).join(' ');
  return `${event.at.toISOString()}  ${event.kind.padEnd(21)}  ${who}  ${what}  ${outcome}`.trimEnd();
}
