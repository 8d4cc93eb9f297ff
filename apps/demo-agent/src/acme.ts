import { type Step, surely } from './step.ts';
import type { Visit } from './visit.ts';
import type { Why } from './why.ts';

const SUPPORT_TOOLS = ['add_note', 'get_order', 'list_orders', 'sales_report'];

/** What somebody with acme's role `support` can do with orders, and what not. */
export function walkAcme(acme: Visit, why: Why): readonly Step[] {
  return [
    {
      title: 'Ask the issuer of acme for a token, for prompts alone',
      run: async (say) => {
        say(`Connected: ${await acme.enter('mcp:prompts')}`);
        const scope = await acme.scope();
        surely(scope === 'mcp:prompts', `The token covers ${scope}.`);
        say(`The token covers ${scope}, is good at ${acme.endpoint.href} and nowhere else`);
      },
    },
    {
      title: 'List the tools',
      run: async (say) => {
        const tools = await acme.tools();
        surely(tools.join() === SUPPORT_TOOLS.join(), `There are ${tools.join(', ')}.`);
        say(`${tools.join(', ')}: what the role support was granted, of six tools`);
      },
    },
    {
      title: 'Show order A-1002: granted, but the token does not cover it',
      run: async (say) => {
        const order = await acme.call('get_order', { id: 'A-1002' });
        const refusal = acme.refusals.find(({ status }) => status === 403);
        surely(refusal?.error === 'insufficient_scope', 'There was no step-up.');
        say(`403 ${refusal.error}: it takes ${refusal.scope}`);
        say(`The client asked for that too, and got ${await acme.scope()}`);
        surely(order.includes('Grace Hopper'), `The order is ${order}.`);
        say(`Allowed: ${order}`);
      },
    },
    {
      title: 'List paid orders: reading',
      run: async (say) => {
        const orders = JSON.parse(await acme.call('list_orders', { status: 'paid' })) as { id: string }[];
        surely(orders.length > 0, 'There are none.');
        say(`Allowed: ${orders.map(({ id }) => id).join(', ')}`);
      },
    },
    {
      title: 'Note something on order A-1003: writing, and granted',
      run: async (say) => {
        const order = await acme.call('add_note', { id: 'A-1003', note: 'Wants it gift-wrapped.' });
        surely(order.includes('gift-wrapped'), `The order is ${order}.`);
        say(`Allowed: ${order}`);
      },
    },
    {
      title: 'Have the sales report made: slow, and it says how far it is',
      run: async (say) => {
        const heard: string[] = [];
        const report = await acme.call('sales_report', {}, ({ progress, total, message }) => {
          heard.push(`${progress} of ${total}: ${message}`);
          say(heard.at(-1) ?? '');
        });
        surely(heard.length > 1, 'It said nothing of how far it was.');
        say(`Allowed: ${report}`);
      },
    },
    {
      title: 'Delete order A-1001: destructive, and not granted',
      run: async (say) => {
        const refusal = await acme.refusalOf('delete_order', { id: 'A-1001' });
        surely(refusal !== undefined, 'It was deleted.');
        say(`Denied: ${refusal}`);
        surely((await acme.refusalOf('no_such_tool')) === refusal, 'A tool that there is not answers otherwise.');
        say('A tool that there is not answers alike: what is hidden cannot be told from what is missing');
        const { verdict, reasons } = await why('acme', acme.identity.subject, 'orders/delete_order');
        surely(verdict === 'hidden', `The verdict is ${verdict}.`);
        say(`An admin is told why: ${[verdict, ...reasons.map(({ text }) => text)].join('; ')}`);
      },
    },
  ];
}
