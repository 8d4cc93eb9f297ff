import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { failure, text } from './result.ts';
import { workThrough } from './slow-work.ts';

const STATUSES = ['paid', 'shipped', 'refunded'] as const;

interface Order {
  readonly id: string;
  readonly customer: string;
  /** In euros. */
  readonly total: number;
  readonly month: string;
  status: (typeof STATUSES)[number];
  readonly notes: string[];
}

const orders = new Map(
  (
    [
      { id: 'A-1001', customer: 'Ada Lovelace', total: 129.5, month: '2026-09', status: 'shipped', notes: [] },
      { id: 'A-1002', customer: 'Grace Hopper', total: 48.0, month: '2026-09', status: 'paid', notes: [] },
      { id: 'A-1003', customer: 'Alan Turing', total: 310.25, month: '2026-10', status: 'paid', notes: [] },
      { id: 'A-1004', customer: 'Mary Somerville', total: 19.9, month: '2026-10', status: 'refunded', notes: [] },
      { id: 'A-1005', customer: 'Emmy Noether', total: 74.0, month: '2026-11', status: 'shipped', notes: [] },
    ] satisfies Order[]
  ).map((order): [string, Order] => [order.id, order]),
);

const orderId = z.object({ id: z.string().max(32).describe('Order number, such as A-1001') });

const unknown = (id: string) => failure(`There is no order ${id}.`);

/** What the demo tenant acme works with: a shop's orders, kept in memory. */
export function createOrdersServer(): McpServer {
  const server = new McpServer({ name: 'orders', title: 'Acme orders', version: '1.0.0' });
  registerReading(server);
  registerWriting(server);
  return server;
}

function registerReading(server: McpServer): void {
  const annotations = { readOnlyHint: true, openWorldHint: false };
  server.registerTool(
    'list_orders',
    {
      title: 'List orders',
      description: 'Lists orders with their status, all of them or those that have one status.',
      inputSchema: z.object({ status: z.enum(STATUSES).optional().describe('Only orders with this status') }),
      annotations,
    },
    async ({ status }) => text([...orders.values()].filter((order) => !status || order.status === status)),
  );
  server.registerTool(
    'get_order',
    { title: 'Show an order', description: 'Shows one order.', inputSchema: orderId, annotations },
    async ({ id }) => {
      const order = orders.get(id);
      return order ? text(order) : unknown(id);
    },
  );
  server.registerTool(
    'sales_report',
    {
      title: 'Sales report',
      description: 'Adds up the sales of each month. It takes a few seconds, and tells how far it is.',
      annotations,
    },
    async (context) => {
      const months = [...new Set([...orders.values()].map(({ month }) => month))];
      await workThrough([...months.map((month) => `Adding up ${month}`), 'Writing the report'], context);
      return text(Object.fromEntries(months.map((month) => [month, salesOf(month)])));
    },
  );
}

function registerWriting(server: McpServer): void {
  server.registerTool(
    'add_note',
    {
      title: 'Add a note',
      description: 'Adds a note to an order, for colleagues.',
      inputSchema: orderId.extend({ note: z.string().min(1).max(500) }),
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    async ({ id, note }) => {
      const order = orders.get(id);
      if (!order) return unknown(id);
      order.notes.push(note);
      return text(order);
    },
  );
  server.registerTool(
    'refund_order',
    {
      title: 'Refund an order',
      description: 'Pays the total of an order back to the customer, once.',
      inputSchema: orderId,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    async ({ id }) => {
      const order = orders.get(id);
      if (!order) return unknown(id);
      order.status = 'refunded';
      return text(order);
    },
  );
  server.registerTool(
    'delete_order',
    {
      title: 'Delete an order',
      description: 'Deletes an order for good.',
      inputSchema: orderId,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    async ({ id }) => (orders.delete(id) ? text({ deleted: id }) : unknown(id)),
  );
}

/** In euros, without what was paid back. */
function salesOf(month: string): number {
  const sold = [...orders.values()].filter((order) => order.month === month && order.status !== 'refunded');
  return sold.reduce((sum, { total }) => sum + total, 0);
}
