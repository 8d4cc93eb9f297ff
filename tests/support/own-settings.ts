import { freePort, isFree } from '@gatehouse/db/embedded';

/** The settings of an installation of its own. */
export async function ownSettings(dataDir: string): Promise<Record<string, string>> {
  return { GATEHOUSE_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...(await ownPorts()) };
}

/** Ports that nobody uses. Each process has its metrics on one of its own: the worker's is one above the api's. */
export async function ownPorts(): Promise<Record<string, string>> {
  let metrics: number;
  do metrics = await freePort();
  while (!(await isFree(metrics + 1)));
  return {
    PORT: String(await freePort()),
    GATEHOUSE_CONSOLE_PORT: String(await freePort()),
    GATEHOUSE_METRICS_PORT: String(metrics),
  };
}
