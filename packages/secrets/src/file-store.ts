import { realpath } from 'node:fs/promises';
import { GatehouseError } from '@gatehouse/errors';
import { readConfinedFile } from './confined-file.ts';
import { isFilePath } from './secret-reference.ts';
import type { SecretStore } from './secret-store.ts';
import { MAX_SECRET_BYTES, SecretValue } from './secret-value.ts';

/** Where the kernel answers for this process: `/proc/self/environ` holds the master key. */
const KERNEL_FOLDERS = ['/proc', '/sys', '/dev'];

export interface FileStoreOptions<Tenant extends string> {
  /** The folders that the operator gave this tenant. */
  readonly foldersOf: (tenant: Tenant) => Promise<readonly string[]>;
  /** Gatehouse's own files and folders (data folder, files that settings were read from): closed to every tenant. */
  readonly closed: readonly string[];
}

/** Mounted files (`file:/path`) below a folder given to the tenant, symbolic links followed as long as they stay below. */
export class FileStore<Tenant extends string = string> implements SecretStore<Tenant> {
  readonly provider = 'file';
  readonly #options: FileStoreOptions<Tenant>;

  constructor(options: FileStoreOptions<Tenant>) {
    this.#options = options;
  }

  async read(tenant: Tenant, path: string): Promise<SecretValue> {
    const folders = (await this.#options.foldersOf(tenant)).filter(isSecretFolder);
    // Judged before the disk is touched: whether a file elsewhere exists is nobody's business.
    if (!isFilePath(path) || !folders.some((folder) => path.startsWith(`${folder}/`))) {
      throw new GatehouseError('secret.not-permitted', { reason: `file:${path}` });
    }
    const within = await existing(folders);
    const closed = [...KERNEL_FOLDERS, ...this.#options.closed, ...(await existing(this.#options.closed))];
    const bytes = await readConfinedFile(path, { within, closed, maxBytes: MAX_SECRET_BYTES });
    try {
      return SecretValue.fromFile(bytes);
    } finally {
      bytes.fill(0);
    }
  }
}

/** Whether an operator may give a tenant this folder: an absolute path in normal form, none of the kernel's. */
export function isSecretFolder(text: string): boolean {
  return isFilePath(text) && !KERNEL_FOLDERS.some((folder) => text === folder || text.startsWith(`${folder}/`));
}

/** The real paths of those that exist. */
async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.allSettled(paths.map((path) => realpath(path)));
  return found.filter((result) => result.status === 'fulfilled').map((result) => result.value);
}
