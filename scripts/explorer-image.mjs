#!/usr/bin/env node
// Photographs the explorer for the README:
// `node scripts/explorer-image.mjs .pipeline/simtask/report.html docs/images/simtask-explorer.png [CLASS] [--dark]`.
// The browser is CHROMIUM, else /usr/bin/chromium.
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { dark: { type: 'boolean' } } });
const [source, target, cls = ''] = positionals;
if (!source || !target) {
  console.error('usage: explorer-image.mjs REPORT.html OUT.png [CLASS] [--dark]');
  process.exitCode = 2;
} else {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
  const page = await browser.newPage({
    colorScheme: values.dark ? 'dark' : 'light',
    viewport: { width: 1360, height: 900 },
  });
  await page.goto(`${pathToFileURL(resolve(source)).href}${cls && `#${cls}`}`);
  mkdirSync(dirname(target), { recursive: true });
  await page.screenshot({ path: target });
  await browser.close();
}
