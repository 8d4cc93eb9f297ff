import { readFileSync } from 'node:fs';

const file = new URL('../../../node-flags.json', import.meta.url);

/**
 * How Node runs a process of Gatehouse: by one file wherever it is started, so that what is measured is what is shipped.
 * docs/performance.md says what each flag is for.
 */
export const nodeFlags: readonly string[] = JSON.parse(readFileSync(file, 'utf8'));
