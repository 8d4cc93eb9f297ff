/** The stateless revision: each request carries its own version and capabilities in `_meta`. */
export const CURRENT_REVISION = '2026-07-28';

/** Revisions that open with `initialize` and keep a session, newest first. */
export const SESSION_REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

/** What `server/discover` and a refusal of another revision list. */
export const SERVED_REVISIONS: readonly string[] = [CURRENT_REVISION];

/** Whether a revision is of the stateless era. Revisions are ISO dates, so text order is time order. */
export function isStatelessRevision(revision: string): boolean {
  return revision >= CURRENT_REVISION;
}
