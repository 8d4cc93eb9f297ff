import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { failure, text } from './result.ts';
import { workThrough } from './slow-work.ts';

interface Ticket {
  readonly id: string;
  readonly subject: string;
  readonly from: string;
  state: 'open' | 'closed';
  readonly replies: string[];
}

const tickets = new Map(
  (
    [
      { id: 'G-1', subject: 'Turbine hums in B flat', from: 'Sector 7', state: 'open', replies: [] },
      { id: 'G-2', subject: 'Badge opens the wrong door', from: 'Reception', state: 'open', replies: [] },
      { id: 'G-3', subject: 'The turbine is humming', from: 'Sector 8', state: 'open', replies: [] },
      { id: 'G-4', subject: 'No more sugar', from: 'Canteen', state: 'closed', replies: ['Ordered.'] },
    ] satisfies Ticket[]
  ).map((ticket): [string, Ticket] => [ticket.id, ticket]),
);

const ticketId = z.object({ id: z.string().max(32).describe('Ticket number, such as G-1') });

const unknown = (id: string) => failure(`There is no ticket ${id}.`);

/** What the demo tenant globex works with: support tickets, kept in memory. */
export function createTicketsServer(): McpServer {
  const server = new McpServer({ name: 'tickets', title: 'Globex tickets', version: '1.0.0' });
  registerReading(server);
  registerWriting(server);
  return server;
}

function registerReading(server: McpServer): void {
  const annotations = { readOnlyHint: true, openWorldHint: false };
  server.registerTool(
    'list_tickets',
    { title: 'List tickets', description: 'Lists all tickets.', annotations },
    async () => text([...tickets.values()]),
  );
  server.registerTool(
    'get_ticket',
    { title: 'Show a ticket', description: 'Shows one ticket with its replies.', inputSchema: ticketId, annotations },
    async ({ id }) => {
      const ticket = tickets.get(id);
      return ticket ? text(ticket) : unknown(id);
    },
  );
  server.registerTool(
    'find_duplicates',
    {
      title: 'Find duplicates',
      description: 'Compares open tickets with each other. It takes a few seconds, and tells how far it is.',
      annotations,
    },
    async (context) => {
      const open = [...tickets.values()].filter(({ state }) => state === 'open');
      await workThrough(
        open.map(({ id }) => `Comparing ${id}`),
        context,
      );
      return text(
        open.flatMap((one, at) =>
          open
            .slice(at + 1)
            .filter(isLike(one))
            .map(({ id }) => [one.id, id]),
        ),
      );
    },
  );
}

function registerWriting(server: McpServer): void {
  server.registerTool(
    'reply_to_ticket',
    {
      title: 'Reply',
      description: 'Sends a reply to whoever opened a ticket.',
      inputSchema: ticketId.extend({ reply: z.string().min(1).max(2000) }),
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    },
    async ({ id, reply }) => {
      const ticket = tickets.get(id);
      if (!ticket) return unknown(id);
      ticket.replies.push(reply);
      return text(ticket);
    },
  );
  server.registerTool(
    'close_ticket',
    {
      title: 'Close a ticket',
      description: 'Closes a ticket.',
      inputSchema: ticketId,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    async ({ id }) => {
      const ticket = tickets.get(id);
      if (!ticket) return unknown(id);
      ticket.state = 'closed';
      return text(ticket);
    },
  );
  server.registerTool(
    'purge_closed_tickets',
    {
      title: 'Purge closed tickets',
      description: 'Deletes all closed tickets for good.',
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    async () => {
      const closed = [...tickets.values()].filter(({ state }) => state === 'closed');
      for (const { id } of closed) tickets.delete(id);
      return text({ deleted: closed.map(({ id }) => id) });
    },
  );
}

/** Whether a subject has a longer word in common with that of `one`. */
function isLike(one: Ticket): (other: Ticket) => boolean {
  const words = new Set(longWordsOf(one));
  return (other) => longWordsOf(other).some((word) => words.has(word));
}

function longWordsOf({ subject }: Ticket): string[] {
  return subject
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length > 4);
}
