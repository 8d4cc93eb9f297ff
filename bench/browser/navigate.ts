import type { Page } from 'playwright-core';

/** The links of the navigation beside a page, as paths. */
export async function linksOf(page: Page): Promise<string[]> {
  const links = page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link');
  await links.first().waitFor();
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}

/**
 * Follows one of them.
 *
 * @returns milliseconds from the click to when the content of that page stood there in place of the other, and was painted
 */
export function followLink(page: Page, href: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const main = document.querySelector('main');
    const before = main.querySelector('h1');
    const began = performance.now();
    const look = () => {
      const heading = main.querySelector('h1');
      const isThere = heading !== null && heading !== before && main.querySelector('[role=status]') === null;
      if (!isThere || location.pathname !== ${JSON.stringify(href)}) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, characterData: true });
    document.querySelector('nav[aria-label=Pages] a[href=${JSON.stringify(href)}]').click();
  })`);
}
