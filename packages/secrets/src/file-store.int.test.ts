import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FileStore, isSecretFolder } from './file-store.ts';

let root: string;
let acme: string;
let store: FileStore;
const folders = new Map<string, string[]>();

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-file-store-')));
});

afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(async () => {
  await rm(root, { recursive: true, force: true });
  acme = join(root, 'acme');
  for (const tenant of ['acme', 'acme-evil', 'globex']) {
    await mkdir(join(root, tenant), { recursive: true });
    await writeFile(join(root, tenant, 'token'), `${tenant} token\n`);
    folders.set(tenant, [join(root, tenant)]);
  }
  await mkdir(join(root, 'data'));
  await writeFile(join(root, 'data', 'master.key'), 'master key');
  store = new FileStore({ foldersOf: async (tenant) => folders.get(tenant) ?? [], closed: [join(root, 'data')] });
});

const read = async (path: string, tenant = 'acme') => (await store.read(tenant, path)).reveal();

describe('a secret in a file', () => {
  it('is read below a folder of the tenant, without the line break at its end', async () => {
    expect(await read(join(acme, 'token'))).toBe('acme token');
    await mkdir(join(acme, 'deep', 'er'), { recursive: true });
    await writeFile(join(acme, 'deep', 'er', 'key.pem'), '-----BEGIN\nabc\n-----END\n');
    expect(await read(join(acme, 'deep', 'er', 'key.pem'))).toBe('-----BEGIN\nabc\n-----END');
  });

  it('is read anew each time', async () => {
    await read(join(acme, 'token'));
    await writeFile(join(acme, 'token'), 'changed');
    expect(await read(join(acme, 'token'))).toBe('changed');
  });

  it('is found through links that stay in the folder, as Kubernetes mounts secrets', async () => {
    await mkdir(join(acme, '..2026_11_22'));
    await writeFile(join(acme, '..2026_11_22', 'password'), 'mounted');
    await symlink('..2026_11_22', join(acme, '..data'));
    await symlink(join('..data', 'password'), join(acme, 'password'));
    expect(await read(join(acme, 'password'))).toBe('mounted');
  });

  it('is found when the folder that was given is itself a link', async () => {
    await symlink(acme, join(root, 'link'));
    folders.set('acme', [join(root, 'link')]);
    expect(await read(join(root, 'link', 'token'))).toBe('acme token');
    await expect(read(join(acme, 'token'))).rejects.toMatchObject({ code: 'secret.not-permitted' });
  });

  it('may lie behind a link from one folder of the tenant to another one', async () => {
    await mkdir(join(root, 'acme-shared'));
    await writeFile(join(root, 'acme-shared', 'ca'), 'certificate');
    await symlink(join(root, 'acme-shared', 'ca'), join(acme, 'ca'));
    await expect(read(join(acme, 'ca'))).rejects.toMatchObject({ code: 'secret.not-found' });
    folders.set('acme', [acme, join(root, 'acme-shared')]);
    expect(await read(join(acme, 'ca'))).toBe('certificate');
  });

  it('may be 64 KiB long and not a byte longer', async () => {
    await writeFile(join(acme, 'large'), 'x'.repeat(65_536));
    expect(await read(join(acme, 'large'))).toHaveLength(65_536);
    await writeFile(join(acme, 'large'), 'x'.repeat(65_537));
    await expect(read(join(acme, 'large'))).rejects.toMatchObject({ code: 'secret.invalid' });
  });

  it.each([
    ['empty', ''],
    ['only a line break', '\n'],
    ['with a NUL', 'a\0b'],
    ['of bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('cannot be %s', async (_, content) => {
    await writeFile(join(acme, 'odd'), content);
    await expect(read(join(acme, 'odd'))).rejects.toMatchObject({ code: 'secret.invalid' });
  });

  it('is not found when it is missing, or below something that is no folder', async () => {
    await expect(read(join(acme, 'nothing'))).rejects.toMatchObject({ code: 'secret.not-found' });
    await expect(read(join(acme, 'token', 'x'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });
});

describe('a path outside the folders of the tenant', () => {
  it.each([
    ['of another tenant', () => join(root, 'globex', 'token')],
    ['of a folder whose name begins alike', () => join(root, 'acme-evil', 'token')],
    ['of the folder itself', () => acme],
    ['of the folder above', () => root],
    ['that climbs out', () => `${acme}/../globex/token`],
    ['that climbs out and back in', () => `${acme}/../acme/token`],
    ['with a dot', () => `${acme}/./token`],
    ['with two slashes', () => `${acme}//token`],
    ['with a NUL', () => `${acme}/token\0/x`],
    ['relative', () => 'acme/token'],
    ['in other letters', () => `${acme.toUpperCase()}/token`],
    ['with look-alike dots', () => `${acme}/．．/globex/token`],
    ['of the password file', () => '/etc/passwd'],
    ['of this process', () => '/proc/self/environ'],
    ['that does not exist', () => '/no/such/file'],
  ])('is refused: %s', async (_, path) => {
    await expect(read(path())).rejects.toMatchObject({ code: 'secret.not-permitted' });
  });

  it('is refused to a tenant that was given no folder', async () => {
    await expect(read(join(acme, 'token'), 'nobody')).rejects.toMatchObject({ code: 'secret.not-permitted' });
  });

  it.each(['', '/', '.', '..', 'acme', '/tmp/', '/proc', '/proc/self', '/sys', '/dev/shm', '/a/../b', '//a'])(
    'cannot be opened by a careless folder: %j',
    async (folder) => {
      expect(isSecretFolder(folder)).toBe(false);
      folders.set('acme', [folder]);
      for (const path of ['/proc/self/environ', '/etc/passwd', join(root, 'globex', 'token')]) {
        await expect(read(path)).rejects.toMatchObject({ code: 'secret.not-permitted' });
      }
    },
  );
});

describe('a link that leads out of the folder', () => {
  it.each([
    ['a file of another tenant', () => join(root, 'globex', 'token')],
    ['a file beside, whose folder begins alike', () => join(root, 'acme-evil', 'token')],
    ['a relative way out', () => '../globex/token'],
    ['the environment of this process', () => '/proc/self/environ'],
    ['the environment, by process id', () => `/proc/${process.pid}/environ`],
    ['a device', () => '/dev/zero'],
    ['nothing', () => join(root, 'nothing')],
    ['itself', () => 'planted'],
  ])('is not followed to %s, and tells nothing about it', async (_, target) => {
    await symlink(target(), join(acme, 'planted'));
    await expect(read(join(acme, 'planted'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });

  it('is not followed in the middle of a path either', async () => {
    await symlink(join(root, 'globex'), join(acme, 'sub'));
    await symlink('/proc/self', join(acme, 'self'));
    await symlink('/proc/self/root', join(acme, 'top'));
    for (const path of ['sub/token', 'self/environ', 'top/etc/passwd', `top${root}/globex/token`]) {
      await expect(read(join(acme, path))).rejects.toMatchObject({ code: 'secret.not-found' });
    }
  });

  it('is not followed as a hard link, which has no other place to be judged by', async () => {
    await link(join(root, 'globex', 'token'), join(acme, 'planted'));
    await expect(read(join(acme, 'planted'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });
});

describe('what belongs to Gatehouse', () => {
  it('is closed even when a folder that holds it was given', async () => {
    folders.set('acme', [root]);
    expect(await read(join(root, 'globex', 'token'))).toBe('globex token');
    await expect(read(join(root, 'data', 'master.key'))).rejects.toMatchObject({ code: 'secret.not-found' });
    await symlink(join(root, 'data'), join(acme, 'data'));
    await expect(read(join(acme, 'data', 'master.key'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });

  it('is closed when it is known by a link', async () => {
    await symlink(join(root, 'data'), join(root, 'alias'));
    const own = new FileStore({ foldersOf: async () => [root], closed: [join(root, 'alias')] });
    await expect(own.read('acme', join(root, 'data', 'master.key'))).rejects.toMatchObject({
      code: 'secret.not-found',
    });
  });

  it('is closed when it is one file', async () => {
    const own = new FileStore({ foldersOf: async () => [acme], closed: [join(acme, 'token')] });
    await expect(own.read('acme', join(acme, 'token'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });
});

describe('what is no regular file', () => {
  it('is refused: a folder', async () => {
    await mkdir(join(acme, 'folder'));
    await expect(read(join(acme, 'folder'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });

  it('is refused: a pipe that nobody writes to, without waiting for one who does', async () => {
    execFileSync('mkfifo', [join(acme, 'pipe')]);
    await expect(read(join(acme, 'pipe'))).rejects.toMatchObject({ code: 'secret.not-found' });
  });

  it('is refused: a socket', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(join(acme, 'socket'), listening));
    await expect(read(join(acme, 'socket'))).rejects.toMatchObject({ code: 'secret.not-found' });
    await new Promise((closed) => server.close(closed));
  });
});

describe('while the folder changes under it', () => {
  /** Does `change` over and over while `read` runs many times; answers every value and error code that came of it. */
  async function whileChanging(change: () => Promise<void>, path: string): Promise<Set<string>> {
    const seen = new Set<string>();
    let reading = true;
    const changing = (async () => {
      while (reading) await change();
    })();
    for (let round = 0; round < 400; round++) {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => read(path)));
      for (const outcome of outcomes) {
        seen.add(outcome.status === 'fulfilled' ? outcome.value : (outcome.reason.code ?? String(outcome.reason)));
      }
    }
    reading = false;
    await changing;
    return seen;
  }

  it('never reads the file of another tenant, when a file and a link to it take turns', async () => {
    await writeFile(join(acme, 'good'), 'acme token');
    await symlink(join(root, 'globex', 'token'), join(acme, 'bad'));
    const swap = async () => {
      await rename(join(acme, 'good'), join(acme, 'token'));
      await writeFile(join(acme, 'good'), 'acme token');
      await rename(join(acme, 'bad'), join(acme, 'token'));
      await symlink(join(root, 'globex', 'token'), join(acme, 'bad'));
    };
    const seen = await whileChanging(swap, join(acme, 'token'));
    expect(['acme token', 'secret.not-found']).toEqual(expect.arrayContaining([...seen]));
  });

  it('never reads the file of another tenant, when a folder and a link to it take turns', async () => {
    await mkdir(join(acme, 'sub'));
    await writeFile(join(acme, 'sub', 'token'), 'acme token');
    await symlink(join(root, 'globex'), join(acme, 'bad'));
    const swap = async () => {
      await rename(join(acme, 'sub'), join(acme, 'aside'));
      await rename(join(acme, 'bad'), join(acme, 'sub'));
      await rename(join(acme, 'sub'), join(acme, 'bad'));
      await rename(join(acme, 'aside'), join(acme, 'sub'));
    };
    const seen = await whileChanging(swap, join(acme, 'sub', 'token'));
    expect(['acme token', 'secret.not-found']).toEqual(expect.arrayContaining([...seen]));
  });
});
