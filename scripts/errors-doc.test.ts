import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../packages/errors/src/catalogue.ts';
import { errorsDocument } from './errors-doc.mjs';

describe('docs/errors.md', () => {
  it('says what the catalogue says (else: node scripts/errors-doc.mjs)', () => {
    expect(readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsDocument());
  });

  it('has one row for every code', () => {
    const rows = errorsDocument()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.map((row) => row.split('`')[1])).toEqual(Object.keys(errorCatalogue));
  });
});
