import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributes } from './attributes.ts';
import { type Content, html } from './html.ts';
import { name } from './name.ts';

/**
 * Any code points, halves of pairs too, among many that mean something in HTML. Not the strings of fast-check: of those any
 * character is as likely as any other, and the table that they are drawn from takes longer to make than all of this file.
 */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`<>&"'\`=/;#!-`),
      fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint)),
    ),
  )
  .map((characters) => characters.join(''));

describe('text between tags', () => {
  it('is never markup', () => {
    const hostile = `<img src=x onerror="alert(1)"> & '</p>\``;
    expect(html`<p>${hostile}</p>`.markup).toBe(
      '<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;&lt;/p&gt;&#96;</p>',
    );
  });

  it('shows what would hide or reorder', () => {
    expect(html`<p>${'a\u202Eb\u200Bc'}</p>`.markup).toBe('<p>a[U+202E]b[U+200B]c</p>');
  });

  it('leaves out what is undefined, and joins lists', () => {
    expect(html`<p>${undefined}${['a', 1, html`<b>c</b>`]}</p>`.markup).toBe('<p>a1<b>c</b></p>');
  });

  it('takes markup only from itself', () => {
    const forged = { markup: '<script>alert(1)</script>', isEscaped: true } as unknown as Content;
    expect(html`<p>${forged}</p>`.markup).toBe('<p>[object Object]</p>');
  });

  it('has no element of its own, whatever stands in it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const inside = html`<p>${text}</p>`.markup.slice(3, -4);
        expect(inside).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
      }),
    );
  });
});

describe('values of attributes', () => {
  it('stay inside their quotes', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(html`<p title="${text}"></p>`.markup.slice(10, -6)).not.toMatch(/["<>]/);
      }),
    );
  });

  it('show what would hide or reorder, where people read them', () => {
    expect(html`<p title="a ${'\u202E'}"></p>`.markup).toBe('<p title="a [U+202E]"></p>');
  });

  it('arrive as they were given, where programs read them', () => {
    expect(html`<input value="${'a\u200Bb'}">`.markup).toBe('<input value="a\u200Bb">');
  });

  it.each(['/t/acme/oauth?a=1&b=2', '#password', 'https://acme.example/', 'http://[::1]:1234/cb', 'cursor://x/cb'])(
    'an address may be %s',
    (address) => {
      expect(html`<a href="${address}">x</a>`.markup).toBe(`<a href="${address.replace('&', '&amp;')}">x</a>`);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://acme.example/1',
    'about:blank',
    '//evil.example/',
    '/\\evil.example/',
    '/a\u202Eb',
    'relative',
    '',
  ])('an address is not %j', (address) => {
    expect(() => html`<a href="${address}">x</a>`).toThrow(TypeError);
    expect(() => html`<form ${attributes({ action: address })}></form>`).toThrow(TypeError);
  });
});

describe('names', () => {
  it('are isolated from the text around them', () => {
    expect(html`<p>${name('<b>אבג')}!</p>`.markup).toBe('<p><bdi>&lt;b&gt;אבג</bdi>!</p>');
  });

  it('are isolated without an element where there can be none', () => {
    expect(html`<title>Sign in to ${name('</title>אבג')}</title>`.markup).toBe(
      '<title>Sign in to \u2068&lt;/title&gt;אבג\u2069</title>',
    );
    expect(html`<p ${attributes({ title: name('"אבג') })}></p>`.markup).toBe('<p title="\u2068&quot;אבג\u2069"></p>');
  });

  it('are shortened by what a reader counts as characters', () => {
    expect(name('👨‍👩‍👧‍👦'.repeat(5000)).shown).toBe(`${'👨‍👩‍👧‍👦'.repeat(80)}…`);
    expect(name('a'.repeat(80)).shown).toBe('a'.repeat(80));
  });

  it('are seen when they are nothing', () => {
    expect(name(' \u00A0').shown).toBe('(no name)');
  });
});

describe('attributes that are there or not', () => {
  it('are written with their values', () => {
    const given = attributes({
      required: true,
      hidden: false,
      id: 'a',
      'aria-label': '<',
      maxlength: 6,
      title: undefined,
    });
    expect(html`<input ${given}>`.markup).toBe('<input required id="a" aria-label="&lt;" maxlength="6">');
  });

  it.each(['onclick', 'style', 'srcdoc', 'a b', 'A', 'x"'])('are none of the kind of %s', (attribute) => {
    expect(() => attributes({ [attribute]: 'x' })).toThrow(TypeError);
  });
});

describe('a gap that cannot be filled safely', () => {
  const hostile = 'x';
  it.each([
    ['a value without quotes', () => html`<p title=${hostile}></p>`],
    ['a value in single quotes', () => html`<p title='${hostile}'></p>`],
    ['the name of a tag', () => html`<${hostile}></p>`],
    ['an attribute given as text', () => html`<p ${hostile}></p>`],
    ['a handler', () => html`<p onclick="${hostile}"></p>`],
    ['a style', () => html`<p style="${hostile}"></p>`],
    ['a script', () => html`<script>${hostile}</script>`],
    ['half of an address', () => html`<a href="/${'/evil.example'}">x</a>`],
    ['an address in two halves', () => html`<a href="${'/'}${'/evil.example'}">x</a>`],
    ['a script that is written here', () => html`<script>alert(1)</script>`],
    ['a style sheet', () => html`<style>${hostile}</style>`],
    ['a comment', () => html`<!-- ${hostile} -->`],
    ['attributes between tags', () => html`<p>${attributes({ id: 'a' })}</p>`],
    ['markup in a value', () => html`<p title="${html`<b>x</b>`}"></p>`],
    ['markup in the title', () => html`<title>${html`<b>x</b>`}</title>`],
    ['a tag that does not end', () => html`<p title="a"${attributes({ id: hostile })}`],
  ])('%s is refused', (_, template) => {
    expect(template).toThrow(TypeError);
  });
});
