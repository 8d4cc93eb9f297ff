import { describe, expect, it } from 'vitest';
import { examplePages } from '../../../test/pages/example-pages.ts';
import { everywhere, ordinaryTexts } from '../../../test/pages/example-texts.ts';

const pages = Object.entries(examplePages(ordinaryTexts));

/** The tags of a document, in order, with the names of their attributes: what no text may change. */
const skeleton = (html: string): readonly string[] =>
  [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, ''));

/** What a reader sees and hears of a document, markup taken away. */
const text = (html: string): string => html.replaceAll(/<[^>]*>/g, '');

describe('every page, in every state', () => {
  it.each(pages)('%s has a title that names what it is and whose', (_, { html }) => {
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
    expect(title).toMatch(/^(?:Error: )?[A-Z][a-z].* – (?:\u2068Acme Inc\.\u2069|Gatehouse)$/);
  });

  it.each(pages)('%s has a language, one main heading, and says at which host the reader is', (_, { html }) => {
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html).toContain('You are at <strong>mcp.example.com</strong>');
  });

  it.each(pages)('%s has its headings in order', (_, { html }) => {
    const ranks = [...html.matchAll(/<h(\d)>/g)].map(([, rank]) => Number(rank)).filter((rank) => rank > 0);
    const afterMain = ranks.slice(ranks.indexOf(1));
    expect(afterMain.every((rank, index) => index === 0 || rank - (afterMain[index - 1] as number) <= 1)).toBe(true);
  });

  it.each(pages)('%s has no style and no script of its own', (_, { html }) => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?! src="\/assets\/[^"]+" defer><\/script>)/);
  });

  it.each(pages)('%s loads nothing from elsewhere', (_, { html }) => {
    const loaded = [...html.matchAll(/<(?:link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(([, url]) => url);
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter((url) => !url?.startsWith('/assets/'))).toEqual([]);
  });

  it.each(pages)('%s is allowed its script exactly where it has one', (_, { html, headers }) => {
    expect(headers['content-security-policy']?.includes("script-src 'self'")).toBe(html.includes('<script'));
  });

  it.each(pages)('%s proves in each form that we have made it', (_, { html }) => {
    const forms = html.match(/<form\b[\s\S]*?<\/form>/g) ?? [];
    expect(forms.filter((form) => !/ method="post"[\s\S]* name="csrf" value="Vm5kcQ"/.test(form))).toEqual([]);
  });

  it.each(pages)('%s gives each input a label and a word for password managers', (_, { html }) => {
    const inputs = (html.match(/<input\b[^>]*>/g) ?? []).filter((input) => !/type="hidden"| hidden/.test(input));
    for (const input of inputs) {
      expect(html).toContain(`<label for="${/ id="([^"]+)"/.exec(input)?.[1]}">`);
      expect(input).toMatch(
        / autocomplete="(?:username(?: webauthn)?|(?:current|new)-password|one-time-code|name|off)"/,
      );
    }
  });

  it.each(pages)('%s has one place to begin at most', (_, { html }) => {
    expect(html.match(/ autofocus/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it.each(pages)('%s uses no id twice', (_, { html }) => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it.each(pages)('%s describes and links only what is there', (_, { html }) => {
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const described = [...html.matchAll(/ aria-describedby="([^"]+)"/g)].flatMap(([, list]) => list?.split(' ') ?? []);
    const linked = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect([...described, ...linked].filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('texts that other people chose', () => {
  const hostile = [
    ['markup', '</title></p><img src=x onerror=alert(1)><script>alert(1)</script>'],
    ['quotes', `" onfocus="alert(1)" autofocus x='`],
    ['an override of the direction', 'Acme\u202E.cnI'],
    ['what is not seen', 'Ac\u200B\u00AD\u2060me\u0000'],
    ['letters from right to left', 'אבגדה وهي'],
    ['five thousand characters', 'W'.repeat(5000)],
  ] as const;
  const plain = examplePages(everywhere('x'));

  it.each(hostile)('%s changes the structure of no page', (_, given) => {
    for (const [path, { html }] of Object.entries(examplePages(everywhere(given)))) {
      expect(skeleton(html), path).toEqual(skeleton(plain[path]?.html ?? ''));
    }
  });

  it('nothing that reorders or hides is left for a reader', () => {
    for (const [path, { html }] of Object.entries(examplePages(everywhere('a\u202Eb\u200Bc')))) {
      expect(text(html), path).not.toMatch(/[\u202A-\u202E\u200B]/);
    }
  });

  it('a name is never longer than a line or two', () => {
    for (const [path, { html }] of Object.entries(examplePages(everywhere('W'.repeat(5000))))) {
      expect(text(html), path).not.toMatch(/W{81}/);
      expect(html.replaceAll(/ value="[^"]*"/g, ''), path).not.toMatch(/W{81}/);
    }
  });
});
