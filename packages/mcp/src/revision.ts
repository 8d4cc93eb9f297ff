/** The stateless revision: each request carries its own version and capabilities in `_meta`. */
export const CURRENT_REVISION = '2026-07-28';

/** What `server/discover` and a refusal of another revision list. */
export const SERVED_REVISIONS: readonly string[] = [CURRENT_REVISION];

/** Whether a revision is of the stateless era. Revisions are ISO dates, so text order is time order. */
export function isStatelessRevision(revision: string): boolean {
  return revision >= CURRENT_REVISION;
}
