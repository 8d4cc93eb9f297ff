/** Members of a problem of the api (RFC 9457). */
export interface ProblemMembers {
  readonly code?: string;
  readonly title?: string;
  /** What to do next. */
  readonly detail?: string;
  readonly correlationId?: string;
  /** Of what was sent: where each fault is, and what it is. */
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

/** A refusal of the api, as it came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly members: ProblemMembers,
  ) {
    super(`${status} ${members.code ?? 'without a code'}`);
  }
}
