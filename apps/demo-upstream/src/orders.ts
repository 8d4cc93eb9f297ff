import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const orders = new Map([
  ['A-1001', { id: 'A-1001', customer: 'Ada Lovelace', total: 129.5, status: 'shipped' }],
  ['A-1002', { id: 'A-1002', customer: 'Grace Hopper', total: 48.0, status: 'paid' }],
  ['A-1003', { id: 'A-1003', customer: 'Alan Turing', total: 310.25, status: 'paid' }],
]);

const text = (value: unknown) => ({ content: [{ type: 'text' as const, text: JSON.stringify(value) }] });

const failure = (message: string) => ({ content: [{ type: 'text' as const, text: message }], isError: true });

/** What the demo tenant acme works with: a shop's orders, kept in memory. */
export function createOrdersServer(): McpServer {
  const server = new McpServer({ name: 'orders', title: 'Acme orders', version: '1.0.0' });
  const orderId = z.object({ id: z.string().max(32).describe('Order number, such as A-1001') });

  server.registerTool(
    'list_orders',
    { description: 'Lists all orders with their status.', annotations: { readOnlyHint: true } },
    async () => text([...orders.values()]),
  );
  server.registerTool(
    'get_order',
    { description: 'Shows one order.', inputSchema: orderId, annotations: { readOnlyHint: true } },
    async ({ id }) => {
      const order = orders.get(id);
      return order ? text(order) : failure(`There is no order ${id}.`);
    },
  );
  server.registerTool(
    'refund_order',
    { description: 'Pays the total of an order back to the customer.', inputSchema: orderId },
    async ({ id }) => {
      const order = orders.get(id);
      if (!order) return failure(`There is no order ${id}.`);
      order.status = 'refunded';
      return text(order);
    },
  );
  server.registerTool(
    'delete_order',
    { description: 'Deletes an order for good.', inputSchema: orderId, annotations: { destructiveHint: true } },
    async ({ id }) => (orders.delete(id) ? text({ deleted: id }) : failure(`There is no order ${id}.`)),
  );
  return server;
}
