// Writes docs/errors.md from the catalogue of errors, or compares the two:
//
//   node scripts/errors-doc.mjs [--check]
//
// Needs a Node that runs TypeScript by leaving out its types (24 does).
import { readFileSync, writeFileSync } from 'node:fs';
import { errorCatalogue } from '../packages/errors/src/catalogue.ts';

const catalogueFile = new URL('../packages/errors/src/catalogue.ts', import.meta.url);
const documentFile = new URL('../docs/errors.md', import.meta.url);

const INTRODUCTION = `# Errors

Generated from [packages/errors/src/catalogue.ts](../packages/errors/src/catalogue.ts) by \`node scripts/errors-doc.mjs\`: change the
catalogue, not this page.

A code is stable: scripts and agents may match on it. The REST API answers with a problem (RFC 9457) that has the code
in \`code\` and, as \`type\`, \`urn:gatehouse:error:{code}\`. An MCP endpoint answers with a JSON-RPC error whose \`data.code\`
it is; "MCP" gives the HTTP status of that answer and the JSON-RPC code. Negative JSON-RPC codes are those of the
specifications, positive ones are Gatehouse's own. Every error carries a \`correlationId\`, which leads an operator to
the log, where the reason stands that callers are not told.
`;

/** The page, as it has to be. */
export function errorsDocument(source = readFileSync(catalogueFile, 'utf8'), catalogue = errorCatalogue) {
  const groups = groupsOf(source);
  const codes = groups.flatMap((group) => group.codes);
  const missing = Object.keys(catalogue).filter((code) => !codes.includes(code));
  if (missing.length > 0) throw new Error(`The catalogue lists ${missing.join(', ')} outside its groups.`);
  const sections = groups.map(({ title, codes: own }) => {
    const rows = own.map((code) => row(code, catalogue[code]));
    return [
      `## ${title}`,
      '',
      '| code | HTTP | MCP | what happened | what to do next |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  return [INTRODUCTION, ...sections].join('\n');
}

/** The catalogue's groups are its comments: a comment of one line that stands between entries begins one. */
function groupsOf(source) {
  const groups = [];
  for (const line of source.split('\n')) {
    const title = /^ {2}\/\/ (.+)$/.exec(line)?.[1];
    const code = /^ {2}'?([a-z][a-z.-]*)'?: define\(/.exec(line)?.[1];
    if (title) groups.push({ title: title[0].toUpperCase() + title.slice(1), codes: [] });
    if (code) groups.at(-1)?.codes.push(code);
  }
  return groups;
}

function row(code, { status, mcp, title, advice }) {
  const cells = [`\`${code}\``, status, `${mcp.status}, ${mcp.code}`, title, advice];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

if (import.meta.main) {
  const document = errorsDocument();
  if (!process.argv.includes('--check')) {
    writeFileSync(documentFile, document);
  } else if (readFileSync(documentFile, 'utf8') !== document) {
    console.error('docs/errors.md does not say what the catalogue says; run `node scripts/errors-doc.mjs`.');
    process.exitCode = 1;
  }
}
