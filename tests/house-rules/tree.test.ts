import { describe, expect, it } from 'vitest';
import { projectFiles, readProjectFile } from './project-files.ts';

/** `path:line` of every line of the project that matches a pattern. */
const linesThatMatch = (pattern: RegExp, paths: readonly string[] = projectFiles()): string[] =>
  paths.flatMap((path) =>
    readProjectFile(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );

// Each pattern is written so that it does not match its own line.
const hosts = [
  /registry[.](?:npmjs|yarnpkg)/,
  /npm(?:mirror|js)[.]com/,
  /(?:deb|security)[.]debian/,
  /(?:archive|ports)[.]ubuntu/,
];
const paths = [
  /[/]Users[/]\w/,
  ...['home', 'root', 'work'].map((folder) => new RegExp(`(?<![\\w.~-])[/]${folder}[/][\\w.]`)),
];

describe('the tree names no place that only its authors have', () => {
  it.each(hosts)('no host of a registry: %s', (pattern) => {
    expect(linesThatMatch(pattern)).toEqual([]);
  });

  it.each(paths)('no path of a machine: %s', (pattern) => {
    expect(linesThatMatch(pattern)).toEqual([]);
  });

  it('the patterns know such places', () => {
    const dotted = [
      ['registry', 'npmjs', 'org'],
      ['deb', 'debian', 'org'],
      ['archive', 'ubuntu', 'com'],
    ].map((parts) => parts.join('.'));
    const slashed = [
      ['home', 'someone', 'src'],
      ['Users', 'someone', 'src'],
      ['root', 'src'],
      ['work', 'src'],
    ].map((parts) => `/${parts.join('/')}`);
    for (const place of [...dotted, ...slashed]) {
      expect([...hosts, ...paths].filter((pattern) => pattern.test(place))).toHaveLength(1);
    }
  });
});

describe('a house rule has its exceptions in biome.jsonc, each with its reason', () => {
  it('there is one configuration', () => {
    expect(projectFiles('biome.json', 'biome.jsonc')).toEqual(['biome.jsonc']);
  });

  it('no comment switches a house rule off, nor a whole file', () => {
    const rules = ['plugin', 'style/noProcessEnv', 'suspicious/noImportCycles', 'correctness/noUndeclaredDependencies'];
    const comment = new RegExp(
      `biome-ignore(?:-all\\b|(?:-start)? +lint(?!/\\w)|(?:-start)? +lint/(?:${rules.join('|')}))`,
    );
    expect(['// biome', 'ignore lint/plugin: reason'].join('-')).toMatch(comment);
    expect(linesThatMatch(comment, projectFiles('.ts', '.tsx', '.mts', '.mjs', '.js'))).toEqual([]);
  });
});
