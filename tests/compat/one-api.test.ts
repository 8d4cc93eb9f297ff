import { serveAlone } from '../support/serve.ts';
import { describeFirstLineUpstream } from './describe-first-line-upstream.ts';
import { describeSessionClients } from './describe-session-clients.ts';
import { describeStockClient } from './describe-stock-client.ts';
import type { Served } from './tenant.ts';

const start = async (stack: AsyncDisposableStack): Promise<Served> => {
  const gatehouse = stack.use(await serveAlone({ GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8' }));
  return { ...gatehouse, apiUrl: gatehouse.ready.api };
};

describeStockClient('at a serve', start);
describeSessionClients('at a serve', start);
describeFirstLineUpstream('at a serve', start);
