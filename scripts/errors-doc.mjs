// Writes docs/errors.md from the catalogue of errors, or compares the two:
//
//   node scripts/errors-doc.mjs [--check]
//
// Needs a Node that runs TypeScript by leaving out its types (24 does).
import { readFileSync, writeFileSync } from 'node:fs';
import { errorGroups } from '../packages/errors/src/catalogue.ts';

const documentFile = new URL('../docs/errors.md', import.meta.url);

const INTRODUCTION = `# Errors

Generated from [packages/errors/src/catalogue.ts](../packages/errors/src/catalogue.ts) and the groups beside it by
\`node scripts/errors-doc.mjs\`: change the catalogue, not this page.

A code is stable: scripts and agents may match on it. The REST API answers with a problem (RFC 9457) that has the code
in \`code\` and, as \`type\`, \`urn:gatehouse:error:{code}\`. An MCP endpoint answers with a JSON-RPC error whose \`data.code\`
it is; "MCP" gives the HTTP status of that answer and the JSON-RPC code. Negative JSON-RPC codes are those of the
specifications, positive ones are Gatehouse's own. Every error carries a \`correlationId\`, which leads an operator to
the log, where the reason stands that callers are not told.
`;

/** The page, as it has to be. */
export function errorsDocument() {
  const sections = errorGroups.map(({ title, errors }) =>
    [
      `## ${title}`,
      '',
      '| code | HTTP | MCP | what happened | what to do next |',
      '| --- | --- | --- | --- | --- |',
      ...Object.entries(errors).map(([code, definition]) => row(code, definition)),
      '',
    ].join('\n'),
  );
  return [INTRODUCTION, ...sections].join('\n');
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
