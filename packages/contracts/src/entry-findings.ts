import { writePath } from './problem.ts';
import { repeatedInEntries } from './reference-findings.ts';
import type { Entry, ListSection } from './tenant-file.ts';

/** Something wrong in one entry, and where in it. */
export interface EntryProblem {
  /** As people write it: `upstreams[1].as`. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a single entry that its form does not say: in a file, other entries are looked at besides. */
export function entryFindings<Name extends ListSection>(section: Name, entry: Entry<Name>): EntryProblem[] {
  return repeatedInEntries({ [section]: [entry] }).map(({ path, message }) => ({
    path: writePath(path.slice(2)),
    message,
  }));
}
