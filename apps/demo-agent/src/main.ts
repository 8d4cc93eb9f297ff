/**
 * `node main.js [--sign-in] DATA_FOLDER COMMAND_LINE`: walks through the demo of the Gatehouse that runs on that data
 * folder. Ends with 0 only if everything went as it says.
 */
import { parseArgs } from 'node:util';
import { walkAcme } from './acme.ts';
import { type DemoFolder, openDataFolder } from './data-folder.ts';
import { knockElsewhere, walkGlobex } from './globex.ts';
import { asPerson } from './person.ts';
import { asService } from './service.ts';
import type { Step } from './step.ts';
import { Visit } from './visit.ts';
import { type Why, whyBy } from './why.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Who of acme is asked to sign in: somebody with the role that the walk is about. */
const PERSON = 'joan';

async function takeSteps(heading: string, steps: readonly Step[]): Promise<void> {
  print(`\n${heading}\n`);
  for (const [at, { title, run }] of steps.entries()) {
    print(`${String(at + 1).padStart(2)}. ${title}`);
    await run((line) => print(`    ${line}`));
  }
}

/** The agent as a service of each tenant: nobody has to be there. */
async function walkAlone(folder: DemoFolder, why: Why): Promise<void> {
  const [acme, globex] = ['acme', 'globex'].map((tenant) => {
    const agent = folder.agentOf(tenant);
    return new Visit(new URL(agent.endpoint), asService(agent));
  }) as [Visit, Visit];
  await takeSteps('At acme, as its service demo-agent, which has the role support', walkAcme(acme, why));
  await takeSteps('At globex, as its service demo-agent, which has the role reader', [
    knockElsewhere(acme, globex.endpoint),
    ...walkGlobex(globex, why),
  ]);
  await Promise.all([acme.leave(), globex.leave()]);
  sayWhereToLook('acme', acme);
  sayWhereToLook('globex', globex);
}

/** The agent on behalf of a person, who is asked in a browser. */
async function walkForPerson(folder: DemoFolder, why: Why): Promise<void> {
  const { email, password } = folder.signInOf('acme', PERSON);
  await using person = await asPerson(PERSON, ({ href }) => {
    print(`    Open this, sign in as ${email} with ${password}, and allow it:\n    ${href}`);
  });
  const acme = new Visit(new URL(folder.agentOf('acme').endpoint), person);
  await takeSteps(`At acme, on behalf of ${PERSON}, who has the role support`, [
    ...walkAcme(acme, why),
    knockElsewhere(acme, new URL(folder.agentOf('globex').endpoint)),
  ]);
  await acme.leave();
  sayWhereToLook('acme', acme);
}

function sayWhereToLook(tenant: string, { identity: { subject } }: Visit): void {
  print(`\nAll of it is on record at ${tenant}:`);
  print(`    npm run -s gatehouse -- audit list --tenant ${tenant} --principal ${subject}`);
}

const { values, positionals } = parseArgs({ options: { 'sign-in': { type: 'boolean' } }, allowPositionals: true });
const [dataFolder, commandLine] = positionals;
if (dataFolder === undefined || commandLine === undefined) {
  process.stderr.write('Usage: main.js [--sign-in] DATA_FOLDER COMMAND_LINE\n');
  process.exit(2);
}
try {
  const folder = await openDataFolder(dataFolder);
  await (values['sign-in'] ? walkForPerson : walkAlone)(folder, whyBy(commandLine));
} catch (thrown) {
  const { message, cause } = thrown as Error;
  process.stderr.write(`\nThis did not go as told. ${message}\n`);
  if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED') {
    process.stderr.write('Nobody answers there: leave `npm start` running, and try again.\n');
  }
  process.exit(1);
}
