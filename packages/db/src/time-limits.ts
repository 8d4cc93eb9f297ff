/**
 * How long database work may take, in milliseconds. Units of work are short: nothing waits for a network inside one.
 *
 * The limits of the server travel with each transaction (`set_config(…, true)`) and not with the connection, because a
 * transaction pooler between here and the server refuses start-up parameters and mixes sessions.
 */
export const timeLimits = {
  /** A statement, on the server. */
  statement: 5_000,
  /** A transaction that the server waits for. */
  idleInTransaction: 5_000,
  /** A whole unit of work, in this process. */
  unitOfWork: 10_000,
  /** A statement, in this process: for a server that does not even say that it took too long. */
  answer: 8_000,
  /** A free connection, in this process. */
  connection: 3_000,
} as const;
