import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);

/** Version of this build, as the package says. */
export const version: string = JSON.parse(readFileSync(packageFile, 'utf8')).version;
