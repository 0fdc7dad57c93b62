import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const CHROMIUM = [process.env['CHROMIUM'], ...PLACES].find((place) => place && existsSync(place));

/** Why the tests cannot run, if so. */
export const NO_CHROMIUM = CHROMIUM ? undefined : 'SKIPPED: no Chromium here; install one, or set CHROMIUM to its path';

export async function launch(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: CHROMIUM ?? 'chromium' });
}

export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, and refusals of the page's policy. */
  readonly complaints: string[];
  /** Every address the page asked for, its own first. */
  readonly requests: string[];
}

/** Opens the page with everything it says and asks for written down. */
export async function open(
  browser: Browser,
  url: string,
  options: { dark?: boolean; width?: number } = {},
): Promise<OpenPage> {
  const colorScheme = options.dark ? 'dark' : 'light';
  const page = await browser.newPage({ colorScheme, viewport: { width: options.width ?? 1280, height: 860 } });
  const opened: OpenPage = { page, complaints: [], requests: [] };
  page.on('console', (message) => opened.complaints.push(message.text()));
  page.on('pageerror', (error) => opened.complaints.push(String(error)));
  page.on('request', (request) => opened.requests.push(request.url()));
  await page.goto(url);
  return opened;
}
