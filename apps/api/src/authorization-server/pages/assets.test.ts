import { describe, expect, it } from 'vitest';
import { assets, icon, passkeyScript, stylesheet } from './assets.ts';

describe('what the pages load', () => {
  it.each(assets)('$path has its content in its name, and may be kept for good', ({ path, headers }) => {
    expect(path).toMatch(/^\/assets\/[a-z]+\.[\w-]{16}\.(?:css|js|svg)$/);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('is the style sheet, the script and the icon', () => {
    expect(assets).toEqual([stylesheet, passkeyScript, icon]);
    expect(assets.map(({ headers }) => headers['content-type'])).toEqual([
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
      'image/svg+xml; charset=utf-8',
    ]);
  });

  it('loads nothing further', () => {
    expect(stylesheet.body).not.toMatch(/@import|url\(/);
    expect(passkeyScript.body).not.toMatch(/\bfetch\(|\bimport\(|XMLHttpRequest|https?:/);
  });

  it('begins with the tokens and ends with what stays hidden', () => {
    expect(stylesheet.body.indexOf('--accent:')).toBeLessThan(stylesheet.body.indexOf('var(--accent)'));
    expect(stylesheet.body.trimEnd()).toMatch(/\[hidden\] \{\s*display: none;\s*\}$/);
  });
});
