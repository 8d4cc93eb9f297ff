import { startApiProcess } from '../support/api-process.ts';
import { makeInstallation } from '../support/bare-installation.ts';
import { ownPorts } from '../support/own-settings.ts';
import { startRoundRobin } from '../support/round-robin.ts';
import { describeFirstLineUpstream } from './describe-first-line-upstream.ts';
import { describeSessionClients } from './describe-session-clients.ts';
import { describeStockClient } from './describe-stock-client.ts';
import type { Served } from './tenant.ts';

const start = async (stack: AsyncDisposableStack): Promise<Served> => {
  const proxy = stack.use(await startRoundRobin());
  const gatehouse = stack.use(await makeInstallation({ GATEHOUSE_PUBLIC_URL: proxy.url }));
  const ports = await Promise.all([0, 1].map(ownPorts));
  for (const own of ports) stack.use(await startApiProcess({ ...gatehouse.settings, ...own }));
  proxy.targets = ports.map(({ PORT }) => Number(PORT));
  return { ...gatehouse, apiUrl: proxy.url };
};

describeStockClient('at two api processes that take turns', start);
describeSessionClients('at two api processes that take turns', start);
describeFirstLineUpstream('at two api processes that take turns', start);
