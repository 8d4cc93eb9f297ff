import type { z } from 'zod';
import { writePath } from '../problem.ts';
import { schemaFindings } from '../schema-findings.ts';
import type { InputOf, Operation } from './operation.ts';
import { parametersOf } from './path.ts';

/** What a request brings, as it came. */
export interface GivenInput {
  readonly params: unknown;
  readonly query: unknown;
  /** Absent where there was none. */
  readonly body: unknown;
}

/** Something wrong in a request, and where. */
export interface InputProblem {
  readonly in: 'path' | 'query' | 'body';
  /** As people write it: `grants[0].allow.tools[0]`; empty for the whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** More problems than this are not listed. */
const MAX_PROBLEMS = 100;

const formsOfPaths = new Map<string, z.ZodObject>();

/**
 * Reads a request by what its operation takes: either what it says, with defaults written out, or all that is wrong with it.
 * What an operation does not take is a problem too.
 */
export function checkInput<Op extends Operation>(
  operation: Op,
  { params, query, body }: GivenInput,
): { readonly input: InputOf<Op> } | { readonly problems: readonly InputProblem[] } {
  const checkedParams = check('path', formOfPath(operation.path), params);
  const checkedQuery = check('query', operation.query, query);
  const checkedBody = check('body', operation.body, body);
  const problems = [...checkedParams.problems, ...checkedQuery.problems, ...checkedBody.problems];
  if (problems.length > 0) return { problems: problems.slice(0, MAX_PROBLEMS) };
  const input = { params: checkedParams.output, query: checkedQuery.output, body: checkedBody.output };
  return { input: input as InputOf<Op> };
}

interface Checked {
  readonly output: unknown;
  readonly problems: readonly InputProblem[];
}

function check(place: InputProblem['in'], schema: z.ZodType | undefined, value: unknown): Checked {
  if (!schema) {
    const message = `This operation takes no ${place}.`;
    return { output: undefined, problems: isNothing(value) ? [] : [{ in: place, path: '', message }] };
  }
  const { findings, output } = schemaFindings(schema, value);
  return { output, problems: findings.map(({ path, message }) => ({ in: place, path: writePath(path), message })) };
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}

function formOfPath(path: string): z.ZodObject {
  let form = formsOfPaths.get(path);
  if (!form) {
    form = parametersOf(path);
    formsOfPaths.set(path, form);
  }
  return form;
}
