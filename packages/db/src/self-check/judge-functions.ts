import type { RlsLists } from '../prisma-folder.ts';
import type { FunctionFacts } from './catalogue.ts';
import { type Finding, findings, type Problem } from './finding.ts';

const FIXED_SEARCH_PATH = 'pg_catalog, pg_temp';

/** Functions that run as their owner are doors through the policies: each is listed, and none can be led astray. */
export function judgeFunctions(functions: readonly FunctionFacts[], lists: RlsLists): Finding[] {
  return findings(
    'isolation.definer-functions',
    `All ${functions.length} functions that run as the owner are listed, with a fixed search path.`,
    functions.flatMap((one) => problemsOf(one, lists)),
  );
}

function problemsOf(one: FunctionFacts, lists: RlsLists): Problem[] {
  const { signature } = one;
  const problems: Problem[] = [];
  if (one.leakproof) {
    problems.push({
      sentence: `Function ${signature} claims to be leakproof, so it sees rows before the policies do.`,
      remedy: 'Have a superuser alter it to "not leakproof", or drop it.',
    });
  }
  if (!one.definer) return problems;
  if (!(signature in lists.definerFunctions)) {
    problems.push({
      sentence: `Function ${signature} runs with the rights of ${one.owner} and is not listed.`,
      remedy: 'Drop it, or list it in prisma/rls/definer-functions.json with the reason.',
    });
  }
  if (one.owner !== 'gatehouse_owner') {
    problems.push({
      sentence: `Function ${signature} runs with the rights of ${one.owner}.`,
      remedy: 'Let gatehouse_owner create it, in a migration.',
    });
  }
  if (one.searchPath !== FIXED_SEARCH_PATH) {
    problems.push({
      sentence: `Function ${signature} looks up names where its caller says.`,
      remedy: `Add "set search_path = ${FIXED_SEARCH_PATH}" and name everything with its schema.`,
    });
  }
  if (one.publicMayExecute) {
    problems.push({
      sentence: `Everybody may execute ${signature}.`,
      remedy: `As gatehouse_owner: revoke all on function ${signature} from public.`,
    });
  }
  return problems;
}
