import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { prismaFolder } from '../src/prisma-folder.ts';

/**
 * The SQL by which Prisma itself would make the tables of `prisma/schema`, from nothing. The engine wants a server to
 * talk to, and changes nothing there.
 */
export async function prismaScript(url: string): Promise<string> {
  const folder = join(prismaFolder(), 'schema');
  const files = readdirSync(folder).map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
  const { SchemaEngine } = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(url));
  const engine = await SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => {},
    adapter,
  );
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? '';
}

/** The part of WebAssembly that is used; its types come with those of a browser, which are not wanted here. */
declare const WebAssembly: {
  instantiate(wasm: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, () => void> } }>;
};

/** The package is written for bundlers that import WebAssembly like a module; here it is instantiated by hand. */
async function loadEngine(): Promise<typeof bindings> {
  const main = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = readFileSync(join(dirname(main), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...bindings } });
  const loaded = bindings as typeof bindings & { __wbg_set_wasm(exports: object): void };
  loaded.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return bindings;
}
