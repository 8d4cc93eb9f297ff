import { existsSync } from 'node:fs';
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

  it('AGENTS.md is a map, under 130 lines', () => {
    expect(readProjectFile('AGENTS.md').trimEnd().split('\n').length).toBeLessThan(130);
  });

  it('docs/dependencies.md gives a reason for every entry of the catalogue, and for nothing else', () => {
    const rows = readProjectFile('docs/dependencies.md').matchAll(/^\| (`[^|]+) \|/gm);
    const named = [...rows].flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(workspace.catalog).sort());
  });

  it('decision records are numbered without a gap', () => {
    const numbers = projectFiles('.md')
      .map((path) => /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1])
      .filter((number) => number !== undefined);
    expect(numbers.map(Number)).toEqual(numbers.map((_, index) => index));
  });
});
