import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it.each([
  ['billing/pay', 'billing/pay'],
  ['naïve 日本語 عربى', 'naïve 日本語 عربى'],
  ['pay\u202Egnp.exe', 'pay⟨U+202E⟩gnp.exe'],
  ['ad\u200Bmin', 'ad⟨U+200B⟩min'],
  ['two\nlines', 'two⟨U+000A⟩lines'],
  ['\u{E0041}tag', '⟨U+E0041⟩tag'],
  ['<b>bold</b>', '<b>bold</b>'],
])('%j is shown as %j', (text, shown) => expect(visibleText(text)).toBe(shown));
