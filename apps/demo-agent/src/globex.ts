import { type Step, surely } from './step.ts';
import type { Visit } from './visit.ts';
import type { Why } from './why.ts';

const READER_TOOLS = ['find_duplicates', 'get_ticket', 'list_tickets'];

/** The token of one tenant at the endpoint of another. */
export function knockElsewhere(from: Visit, endpoint: URL): Step {
  return {
    title: "Knock at globex with acme's token",
    run: async (say) => {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: `Bearer ${await from.token()}`, 'content-type': 'application/json' },
        body: '{}',
      });
      surely(response.status === 401, `It answered ${response.status}.`);
      say(`401 ${response.headers.get('www-authenticate')}`);
    },
  };
}

/** What the agent of globex can do with tickets: read them, and no more. */
export function walkGlobex(globex: Visit, why: Why): readonly Step[] {
  return [
    {
      title: "Ask the issuer of globex for a token, with globex's own key",
      run: async (say) => say(`Connected: ${await globex.enter('mcp')}`),
    },
    {
      title: 'List the tools',
      run: async (say) => {
        const tools = await globex.tools();
        surely(tools.join() === READER_TOOLS.join(), `There are ${tools.join(', ')}.`);
        say(`${tools.join(', ')}: what globex has reviewed as read-only`);
      },
    },
    {
      title: 'Look for duplicates: slow, and reading',
      run: async (say) => say(`Allowed: ${await globex.call('find_duplicates')}`),
    },
    {
      title: 'Purge closed tickets: destructive, and not granted',
      run: async (say) => {
        const refusal = await globex.refusalOf('purge_closed_tickets');
        surely(refusal !== undefined, 'They were purged.');
        say(`Denied: ${refusal}`);
        const { verdict, reasons } = await why('globex', globex.identity.subject, 'tickets/purge_closed_tickets');
        surely(verdict === 'hidden', `The verdict is ${verdict}.`);
        say(`An admin is told why: ${[verdict, ...reasons.map(({ text }) => text)].join('; ')}`);
      },
    },
  ];
}
