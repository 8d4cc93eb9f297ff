export { type ClonedDatabase, cloneDatabase } from './clone.ts';
export { ensureDataDir } from './disk.ts';
export { type FileLock, lockFile } from './file-lock.ts';
export { freePort, isFree } from './port.ts';
export type { ServerSettings } from './server.ts';
export { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start-embedded.ts';
export type { EmbeddedUrls } from './state.ts';
