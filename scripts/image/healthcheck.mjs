// Whether the process of this container does its work: ends with 0 or 1.
//
//   node healthcheck.mjs api | worker | console
//
// The worker has no probes: it is well while its metrics say that tenants are kept apart.
const { PORT = '4000', GATEHOUSE_CONSOLE_PORT = '4001', GATEHOUSE_METRICS_PORT = '4002' } = process.env;

const isReady = async (port) => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;

const checks = {
  api: () => isReady(PORT),
  console: () => isReady(GATEHOUSE_CONSOLE_PORT),
  worker: async () => {
    const response = await fetch(`http://127.0.0.1:${GATEHOUSE_METRICS_PORT}/metrics`);
    return /^gatehouse_isolation_proven 1$/m.test(await response.text());
  },
};

const isWell = await checks[process.argv[2]]().catch(() => false);
process.exit(isWell ? 0 : 1);
