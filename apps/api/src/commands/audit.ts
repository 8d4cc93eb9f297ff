import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ListedSecurityEvent } from '@gatehouse/db';
import { Command, Option } from 'commander';
import { AuditService } from '../control-plane/audit/audit.service.ts';
import type { RecordedEvent } from '../control-plane/audit/event.ts';
import { type ExportFormat, exportHead, exportLine } from '../control-plane/audit/export-format.ts';
import type { EventFilter } from '../control-plane/audit/list-events.ts';
import { type CommandContext, parseCount, printResult } from './context.ts';
import { parseMoment } from './parse-moment.ts';

interface FilterOptions {
  readonly tenant: string;
  readonly kind?: string;
  readonly principal?: string;
  readonly correlation?: string;
  readonly since?: Date;
  readonly until?: Date;
}

/** `audit list|export|security`: what happened in a tenant, and who was turned away at any door. */
export function auditCommand(context: CommandContext): Command {
  return new Command('audit')
    .description('read the record')
    .addCommand(listCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(securityCommand(context));
}

function listCommand(context: CommandContext): Command {
  return withFilters(new Command('list').description('list what happened, newest first'))
    .option('--limit <count>', 'how many at the most, up to 1000', parseCount, 50)
    .option('--json', 'print a JSON array')
    .action(async (options: FilterOptions & { limit: number; json?: boolean }) => {
      const events = await context.withServices((services) =>
        services.get(AuditService).list(options.tenant, { ...filterOf(options), limit: options.limit }),
      );
      printResult(options.json, events, events.map(describe));
    });
}

function exportCommand(context: CommandContext): Command {
  const format = new Option('--format <format>', 'lines of JSON, or CSV').choices(['jsonl', 'csv']).default('jsonl');
  return withFilters(new Command('export').description('print all that happened, oldest first'))
    .addOption(format)
    .action(async (options: FilterOptions & { format: ExportFormat }) => {
      await context.withServices(async (services) => {
        const pages = services.get(AuditService).export(options.tenant, filterOf(options));
        await pipeline(Readable.from(textOf(pages, options.format)), process.stdout, { end: false });
      });
    });
}

function securityCommand(context: CommandContext): Command {
  return new Command('security')
    .description('list who was refused before being known, at the doors of all tenants, newest first')
    .option('--limit <count>', 'how many lines at the most, up to 1000', parseCount, 50)
    .option('--json', 'print a JSON array')
    .action(async ({ limit, json }: { limit: number; json?: boolean }) => {
      const events = await context.withServices((services) => services.get(AuditService).listSecurityEvents(limit));
      printResult(json, events, events.map(describeRefusals));
    });
}

function withFilters(command: Command): Command {
  return command
    .requiredOption('--tenant <slug>', 'whose record')
    .option('--kind <kind>', 'only events of this kind, such as call.finished')
    .option('--principal <subject>', 'only of this subject, or of the principal with this id')
    .option('--correlation <id>', 'only of the attempt that was answered with this correlation id')
    .option('--since <time>', 'from this date (UTC) or date-time with its offset on', parseMoment)
    .option('--until <time>', 'up to this one, which does not count', parseMoment);
}

function filterOf({ kind, principal, correlation, since, until }: FilterOptions): EventFilter {
  return { kind, principal, correlationId: correlation, since, until };
}

/** A page at a time, as fast as it is taken. */
async function* textOf(pages: AsyncIterable<RecordedEvent[]>, format: ExportFormat): AsyncGenerator<string> {
  let head = exportHead(format);
  for await (const page of pages) {
    yield head + page.map((event) => exportLine(event, format)).join('');
    head = '';
  }
  if (head) yield head;
}

function describe(event: RecordedEvent): string {
  const who = event.subject ?? '-';
  const what = [event.method, event.target].filter(Boolean).join(' ') || '-';
  const outcome = [event.verdict, event.outcome, event.reason].filter(Boolean).join(' ');
  return `${event.at.toISOString()}  ${event.kind.padEnd(21)}  ${who}  ${what}  ${outcome}`.trimEnd();
}

function describeRefusals(event: ListedSecurityEvent): string {
  const { minute, count, reason, tenantSlug = '-', addressBlock = '-', correlationId } = event;
  const number = String(count).padStart(8);
  return `${minute.toISOString().slice(0, 16)}Z ${number}  ${reason.padEnd(24)}  ${tenantSlug}  ${addressBlock}  ${correlationId}`;
}
