import { existsSync, globSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, projectRoot, readProjectFile } from './project-files.ts';
import { workspace } from './workspace.ts';

/** The targets of the links of a Markdown text, those inside code left out. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]: (\S+)/gm)];
  return [...inline, ...references].map(([, target]) => target ?? '');
}

/** What a document says is in the project: code spans that begin with one of its folders, without a placeholder. */
function pathsIn(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
  return spans.filter((span) => /^(?:apps|bench|biome|docs|packages|prisma|scripts|tests)\/[\w./*{},-]*$/.test(span));
}

describe('documents', () => {
  it('every relative link leads to a file or a folder', () => {
    const broken = projectFiles('.md').flatMap((path) =>
      linksIn(readProjectFile(path))
        .filter((target) => !/^(?:[a-z]+:|#)/i.test(target))
        .map((target) => posix.join(posix.dirname(path), target.replace(/#.*$/, '')))
        .filter((target) => !existsSync(join(projectRoot, target)))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('a link is found in prose and not in code', () => {
    expect(linksIn('[a](b.md), `[c](d.md)`\n\n```\n[e](f.md)\n```\n\n[g]: h.md\n')).toEqual(['b.md', 'h.md']);
  });

  it('every path that is named leads to a file or a folder', () => {
    // Records of decisions are left out: each speaks of the day that it was written.
    const documents = projectFiles('.md').filter((path) => !path.startsWith('docs/adr/'));
    const broken = documents.flatMap((path) =>
      pathsIn(readProjectFile(path))
        .filter((named) => globSync(named, { cwd: projectRoot }).length === 0)
        .map((named) => `${path}: ${named}`),
    );
    expect(broken).toEqual([]);
  });

  it('a path is found where it is written as code and begins with a folder of the project', () => {
    const text = '`apps/api/src`, apps/x, `npx vitest run packages/policy`, `packages/<noun>`, `packages/*/test/`';
    expect(pathsIn(text)).toEqual(['apps/api/src', 'packages/*/test/']);
  });

  it('AGENTS.md is a map, under 130 lines', () => {
    expect(readProjectFile('AGENTS.md').trimEnd().split('\n').length).toBeLessThan(130);
  });

  it('docs/dependencies.md gives a reason for every entry of the catalogue, and for nothing else', () => {
    const rows = readProjectFile('docs/dependencies.md').matchAll(/^\| (`[^|]+) \|/gm);
    const named = [...rows].flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(workspace.catalog).sort());
  });

  it('docs/contract.md names every setting, and none that there is not', () => {
    const definitions = readProjectFile('apps/api/src/config/definitions.ts');
    const settings = [...definitions.matchAll(/^ {2}([A-Z_]+): \{/gm)].map(([, name]) => name);
    const spans = [...readProjectFile('docs/contract.md').matchAll(/`([A-Z][A-Z_]+[A-Z])`/g)].map(([, name]) => name);
    const general = ['CI', 'NAME', 'NAME_FILE'];
    expect([...new Set(spans)].filter((name) => !general.includes(name ?? '')).sort()).toEqual(settings.sort());
  });

  it('decision records are numbered without a gap', () => {
    const numbers = projectFiles('.md')
      .map((path) => /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1])
      .filter((number) => number !== undefined);
    expect(numbers.map(Number)).toEqual(numbers.map((_, index) => index));
  });
});
