import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseTenantFile } from './parse-tenant-file.ts';
import { tenantFileSchema } from './tenant-file.ts';

it('reads the example of docs/contract.md, which has every section', () => {
  const document = readFileSync(new URL('../../../docs/contract.md', import.meta.url), 'utf8');
  const [, example = ''] = /## Declarative file.*?```yaml\n(.*?)```/s.exec(document) ?? [];
  expect(Object.keys(parseTenantFile(example))).toEqual(Object.keys(tenantFileSchema.shape));
});
