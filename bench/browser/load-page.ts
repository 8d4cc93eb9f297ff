import type { BrowserContext } from 'playwright-core';

/** How a page came to be seen. */
export interface PageLoad {
  /** From the beginning of the navigation to the end of the load event. */
  readonly loadMs: number;
  /** To when the largest thing on it was painted. */
  readonly contentMs: number;
  /** Of all scripts together, as they were sent. */
  readonly scriptBytes: number;
}

/** What the page itself says, once nothing more is painted that is larger. */
const TIMES = `new Promise((resolve) => {
  const [{ loadEventEnd: loadMs }] = performance.getEntriesByType('navigation');
  new PerformanceObserver((list) => resolve({ loadMs, contentMs: list.getEntries().at(-1).startTime }))
    .observe({ type: 'largest-contentful-paint', buffered: true });
})`;

/** Opens a page in a tab of its own. */
export async function loadPage(context: BrowserContext, url: string): Promise<PageLoad> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const scripts = new Set<string>();
  let scriptBytes = 0;
  network.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const times = await page.evaluate<Omit<PageLoad, 'scriptBytes'>>(TIMES);
  await page.close();
  return { ...times, scriptBytes };
}
