import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'guides', 'pictures');

/**
 * Takes the picture of a page that a guide shows, unless there is one: to renew it, delete it and run the test.
 *
 * @param name of the file, without its ending
 */
export async function picture(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  if (existsSync(path)) return;
  await mkdir(folder, { recursive: true });
  // What is filled in may be there before it is seen.
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 800 });
  // To hide the caret, or to hold animations, a style would be put into the page, which its policy refuses.
  await page.screenshot({ path, caret: 'initial' });
}
