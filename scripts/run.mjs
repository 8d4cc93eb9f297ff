// The two commands, and the command line, on a machine that has only Node 20 and npm:
//
//   node scripts/run.mjs start | test | bench | demo-agent | gatehouse …
//
// Plain JavaScript without dependencies, because it runs before there are any. What it has to say goes to stderr:
// stdout belongs to the program that it starts.
import { bench } from './run/bench.mjs';
import { ensureBuilt } from './run/build.mjs';
import { demoAgent } from './run/demo-agent.mjs';
import { ensureDependencies } from './run/dependencies.mjs';
import { commandLine } from './run/gatehouse.mjs';
import { handOver } from './run/hand-over.mjs';
import { test } from './run/test.mjs';

const [command, ...rest] = process.argv.slice(2);

const commands = {
  start: async () => {
    ensureBuilt();
    await handOver(commandLine('serve', '--demo-by-default', ...rest));
  },
  gatehouse: async () => {
    ensureBuilt();
    await handOver(commandLine(...rest));
  },
  'demo-agent': async () => {
    ensureBuilt();
    await handOver(demoAgent(...rest));
  },
  test: () => test(rest),
  bench: () => bench(rest),
};

if (!Object.hasOwn(commands, command)) {
  console.error(`Usage: node scripts/run.mjs ${Object.keys(commands).join(' | ')}`);
  process.exit(2);
}
ensureDependencies();
await commands[command]();
