import { describe, expect, it } from 'vitest';
import { readProjectFile } from './project-files.ts';

type Tokens = Map<string, { light: string; dark: string }>;

/** What one style sheet says in its rules for light and for dark. */
function issuerTokens(): Tokens {
  const text = withoutComments(readProjectFile('apps/api/assets/tokens.css'));
  // What a rule for small screens says instead is no other scheme.
  const upToNextRule = (part = '') => part.split('@media')[0] ?? '';
  const [, dark] = text.split('@media (prefers-color-scheme: dark)');
  const light = upToNextRule(text);
  const ofDark = new Map(declarations(upToNextRule(dark)));
  return new Map(declarations(light).map(([name, value]) => [name, { light: value, dark: ofDark.get(name) ?? value }]));
}

function consoleTokens(): Tokens {
  const [text = ''] = withoutComments(readProjectFile('apps/console/src/ui/tokens.css')).split('@media');
  return new Map(
    declarations(text).map(([name, value]) => {
      const by = (choice: '$1' | '$2') =>
        value.replace(/light-dark\((#\w+|rgb\([^)]*\)), (#\w+|rgb\([^)]*\))\)/, choice);
      return [name, { light: by('$1'), dark: by('$2') }];
    }),
  );
}

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
const declarations = (text: string): [string, string][] =>
  [...text.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
    name,
    value.replaceAll(/\s+/g, ' '),
  ]);

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the console and the pages of the issuers', () => {
  it('have the same measures and colours where both have them', () => {
    const [issuer, console] = [issuerTokens(), consoleTokens()];
    const shared = [...issuer].filter(([name]) => console.has(name));
    expect(shared.length).toBeGreaterThan(40);
    for (const [name, value] of shared) expect(console.get(name), name).toEqual(value);
  });
});

describe.each(['light', 'dark'] as const)('the colours of the console in %s', (scheme) => {
  const tokens = consoleTokens();
  const colour = (name: string) => tokens.get(name)?.[scheme] ?? '';
  const grounds = ['ground', 'surface', 'surface-quiet'];

  it.each([
    ...grounds.flatMap((ground) => ['ink', 'ink-quiet', 'accent', 'danger'].map((text) => [text, ground])),
    ...['accent', 'ink'].map((text) => [text, 'accent-ground']),
    ...['danger', 'warning', 'success'].flatMap((kind) => [
      [kind, `${kind}-ground`],
      ['ink', `${kind}-ground`],
      ['ink-quiet', `${kind}-ground`],
    ]),
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
    ['on-danger', 'danger'],
  ])('let %s be read on %s', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['ground', 'surface', 'surface-quiet'])('let borders of what can be used be seen on %s', (ground) => {
    expect(contrast(colour('line-control'), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
