/** A refusal of the API (RFC 9457), as it came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    /** Of the closed list of errors (docs/errors.md); `unknown` where the answer was no problem of the API's. */
    readonly code: string,
    /** All members: `title`, `detail` with what to do next, `correlationId`, and what belongs to the code. */
    readonly members: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${code}${typeof members.title === 'string' ? `: ${members.title}` : ''}`);
  }
}

/** Reads the answer to a request that was refused. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const members = isProblem(response) ? await parsed(response) : {};
  return new ApiProblem(response.status, typeof members.code === 'string' ? members.code : 'unknown', members);
}

function isProblem({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('application/problem+json') ?? false;
}

async function parsed(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
