import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const tickets = new Map([
  ['G-1', { id: 'G-1', subject: 'Turbine hums in B flat', state: 'open' }],
  ['G-2', { id: 'G-2', subject: 'Badge opens the wrong door', state: 'open' }],
]);

const text = (value: unknown) => ({ content: [{ type: 'text' as const, text: JSON.stringify(value) }] });

/** What the demo tenant globex works with: support tickets, kept in memory. */
export function createTicketsServer(): McpServer {
  const server = new McpServer({ name: 'tickets', title: 'Globex tickets', version: '1.0.0' });

  server.registerTool(
    'list_tickets',
    { description: 'Lists all tickets.', annotations: { readOnlyHint: true } },
    async () => text([...tickets.values()]),
  );
  server.registerTool(
    'close_ticket',
    {
      description: 'Closes a ticket.',
      inputSchema: z.object({ id: z.string().max(32).describe('Ticket number, such as G-1') }),
    },
    async ({ id }) => {
      const ticket = tickets.get(id);
      if (!ticket) return { content: [{ type: 'text', text: `There is no ticket ${id}.` }], isError: true };
      ticket.state = 'closed';
      return text(ticket);
    },
  );
  return server;
}
