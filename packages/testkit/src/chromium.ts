import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const found = places.find((place) => existsSync(place));

/** Why there is no browser here, for `describeWhere`. */
export const noBrowser = found === undefined ? 'there is no Chromium (on Debian: apt-get install chromium)' : undefined;

/** The browser that the machine has. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: found as string });
}
