import { serveAlone } from '../support/serve.ts';
import { describeStockClient } from './describe-stock-client.ts';

describeStockClient('at a serve', async (stack) => {
  const gatehouse = stack.use(await serveAlone({ GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8' }));
  return { ...gatehouse, apiUrl: gatehouse.ready.api };
});
