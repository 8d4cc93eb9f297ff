/** The stateless revision: each request carries its own version and capabilities in `_meta`. */
export const CURRENT_REVISION = '2026-07-28';

/** The latest revision with sessions: the one that is asked for. */
export const LATEST_SESSION_REVISION = '2025-11-25';

/** The revisions that begin with `initialize`, the latest first. */
export const SESSION_REVISIONS: readonly string[] = [LATEST_SESSION_REVISION, '2025-06-18', '2025-03-26'];

/** What `server/discover` and a refusal of another revision list. */
export const SERVED_REVISIONS: readonly string[] = [CURRENT_REVISION, ...SESSION_REVISIONS];

/** Whether a revision is of the stateless era. Revisions are ISO dates, so text order is time order. */
export function isStatelessRevision(revision: string): boolean {
  return revision >= CURRENT_REVISION;
}
