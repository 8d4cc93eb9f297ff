import { examplePages } from './example-pages.ts';
import { ordinaryTexts } from './example-texts.ts';

const pages = examplePages(ordinaryTexts);

/** The document of an example page. */
export function documentOf(path: string): string {
  const page = pages[path];
  if (page === undefined) throw new Error(`There is no example page ${path}`);
  return page.html;
}

/** The same as a reader has it: no markup, and one space between words. */
export const textOf = (path: string): string =>
  documentOf(path)
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,;:?!”])|(?<=“) /g, '');

/** The forms of it, in order. */
export const formsOf = (path: string): readonly string[] => documentOf(path).match(/<form\b[\s\S]*?<\/form>/g) ?? [];

/** The whole tag of an input. */
export const inputOf = (path: string, name: string): string | undefined =>
  documentOf(path).match(new RegExp(`<input [^>]*name="${name}"[^>]*>`))?.[0];
