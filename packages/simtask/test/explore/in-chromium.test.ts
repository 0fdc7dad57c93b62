import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ExplorerInput, explorerHtml } from '../../src/lib/explore/explorer-html.ts';
import { launch, NO_CHROMIUM, open } from './browser.ts';
import { contrasts, drawnEntries } from './contrasts.js';
import { sampleMember, sampleOutcome, samplePlan, shop } from './sample-classes.ts';

// The page as a person meets it: a file, opened in a real browser, with nothing around it.

const folder = mkdtempSync(join(tmpdir(), 'explorer-'));
let browser: Browser;
let files = 0;

function file(input: Partial<ExplorerInput>): string {
  const path = join(folder, `${++files}.html`);
  writeFileSync(path, explorerHtml({ ...shop(), title: 'acme/shop', now: '2026-03-01T09:00:00Z', ...input }));
  return pathToFileURL(path).href;
}

describe('the explorer in Chromium', () => {
  beforeAll(async () => {
    if (!NO_CHROMIUM) browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(({ skip }) => {
    if (NO_CHROMIUM) skip(NO_CHROMIUM);
  });

  it('opens without a complaint and asks for nothing but itself', async () => {
    const url = file({});
    const { page, complaints, requests } = await open(browser, url);
    expect(await page.title()).toBe('Join fetchUser, fetchOrder and fetchInvoice · 3 functions');
    expect(await page.locator('nav h1').textContent()).toContain('acme/shop');
    expect(await page.locator('.list .entry-title').allTextContents()).toEqual([
      'Join fetchUser, fetchOrder and fetchInvoice',
      'Keep one clamp',
      'Group rows in one place',
      'Join slug and slugify',
    ]);
    expect(await page.locator('.summary').textContent()).toBe('4 classes · 30 lines could go');
    expect(complaints).toEqual([]);
    expect(requests.filter((address) => !address.startsWith('data:'))).toEqual([url]);
  });

  it('shows the proposal, what varies, the functions and a diff with real line numbers', async () => {
    const { page } = await open(browser, file({}));
    expect(await page.locator('.proposal pre').textContent()).toContain('fetchEntity<T>(id: string');
    expect(await page.locator('.varies tbody tr').count()).toBe(3);
    expect(await page.locator('.varies .values').nth(2).textContent()).toMatch(/1 3nothing2log\.debug/);
    expect(await page.locator('.members td:nth-child(3)').allTextContents()).toEqual([
      'packages/users/src/api.ts:18',
      'packages/orders/src/client.ts:41',
      'packages/billing/src/api.ts:7',
    ]);
    expect(await page.locator('.diff .differs del').allTextContents()).toEqual([
      'fetchUser',
      'User',
      "'/api/users/'",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is shown as the template it is
      '`no user ${id}`',
      "'user.loaded'",
      'parseUser',
    ]);
    const added = page.locator('.diff tr', { hasText: 'log.debug' });
    expect(await added.locator('td').allTextContents()).toEqual(['', '', '48', "  log.debug('order', id);"]);

    await page.getByLabel('Right function').selectOption({ index: 2 });
    expect(await page.locator('.diff').textContent()).not.toContain('log.debug');
    expect(await page.locator('.diff ins').first().textContent()).toBe('fetchInvoice');
  });

  it('filters by package, owner, tier, state and text', async () => {
    const { page } = await open(browser, file({}));
    const titles = () => page.locator('.list .entry-title').allTextContents();
    const filter = (name: string, value: string) => page.locator(`[data-filter=${name}]`).selectOption(value);

    await filter('package', 'charts');
    expect(await titles()).toEqual(['Keep one clamp', 'Group rows in one place']);
    await filter('owner', '@shop/money');
    expect(await titles()).toEqual(['Group rows in one place']);
    expect(await page.locator('.summary').textContent()).toBe('1 of 4 classes · 5 lines could go');
    await filter('tier', 'identical');
    expect(await page.locator('.list').textContent()).toBe('Nothing matches these filters.');
    for (const name of ['package', 'owner', 'tier']) await filter(name, '');
    await filter('state', 'resolved');
    expect(await titles()).toEqual(['Join slug and slugify']);
    await filter('state', '');
    await page.getByRole('searchbox').fill('packages/billing FETCH');
    expect(await titles()).toEqual(['Join fetchUser, fetchOrder and fetchInvoice']);
    await page.getByRole('searchbox').fill('');
    await filter('sort', 'score');
    expect((await titles())[0]).toBe('Keep one clamp');
  });

  it('is worked by keys alone: j, k, slash, Enter and Escape', async () => {
    const { page } = await open(browser, file({}));
    const heading = () => page.locator('h2').textContent();
    const focused = () => page.evaluate('document.activeElement.tagName');

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await heading()).toBe('Group rows in one place');
    await page.keyboard.press('k');
    expect(await heading()).toBe('Keep one clamp');
    expect(await page.locator('[aria-current]').textContent()).toContain('Keep one clamp');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('H2');
    await page.keyboard.press('/');
    expect(await focused()).toBe('INPUT');
    await page.keyboard.type('jk perCustomer');
    expect(await heading()).toBe('Keep one clamp');
    await page.getByRole('searchbox').fill('perCustomer');
    await page.keyboard.press('Enter');
    expect(await heading()).toBe('Group rows in one place');
    expect(await focused()).toBe('BUTTON');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    expect(await page.locator('.list li').count()).toBe(4);
  });

  it('leads to a class by its id in the address, and keeps the address true', async () => {
    const url = file({});
    const { page } = await open(browser, `${url}#sim-1f2e3d4c5b`);
    expect(await page.locator('h2').textContent()).toBe('Keep one clamp');
    expect(await page.locator('.members').textContent()).not.toContain('changed');
    await page.getByRole('button', { name: /Group rows/ }).click();
    expect(page.url()).toBe(`${url}#sim-2a3b4c5d6e`);
    await page.goto(`${url}#sim-3c4d5e6f70`);
    expect(await page.locator('h2').textContent()).toBe('Join slug and slugify');
    expect(await page.locator('.compare').count()).toBe(0);
    await page.goto(`${url}#no-such-class`);
    expect(await page.locator('h2').textContent()).toBe('Join slug and slugify');
  });

  it('is readable in light and in dark, on paper and on a narrow screen', async () => {
    const url = file({});
    const colours = async (dark: boolean) => {
      const { page } = await open(browser, url, { dark });
      const found = await page.evaluate(contrasts);
      await page.close();
      return found;
    };
    const [light, dark] = [await colours(false), await colours(true)];
    expect(light.paper).not.toBe(dark.paper);
    for (const [what, ratio] of [...light.ratios, ...dark.ratios]) expect(ratio, what).toBeGreaterThanOrEqual(4.5);

    const { page } = await open(browser, url, { width: 420 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(420);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('.members').isVisible()).toBe(true);
  });

  it('shows names, paths and code that try to be markup as the text they are', async () => {
    const evil = `</script><script>document.title='taken'</script><img src="http://127.0.0.1:9/x" onerror="document.title='taken'">\u2028"'`;
    const members = [
      sampleMember({ name: evil, path: `src/${evil}.ts`, package: evil, owner: evil, text: evil }),
      sampleMember({ name: `${evil}2`, path: 'src/b.ts', package: 'b', owner: 'b', text: `${evil} 2` }),
    ];
    const proposal = { name: evil, signature: evil, home: { package: evil, path: evil, reason: evil } };
    const plan = samplePlan('sim-0000000000', members, {
      ...{ title: evil, risks: [evil], proposal, callers: [{ path: evil, line: 1, anchor: evil }] },
      differences: [{ name: evil, kind: 'literal', values: [evil, null] }],
    });
    const outcomes = [sampleOutcome(plan, 'new', { reason: evil, path: evil })];
    const { page, complaints, requests } = await open(
      browser,
      file({ title: evil, now: evil, plans: [plan], outcomes }),
    );
    expect(await page.locator('h2').textContent()).toBe(evil);
    expect(await page.locator('.members tbody code').first().textContent()).toBe(evil);
    expect(await page.locator('.diff .left').first().textContent()).toContain('</script><script>');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toContain('</script>');
    expect(complaints).toEqual([]);
    expect(requests.filter((address) => !address.startsWith('data:'))).toHaveLength(1);
  });

  it('refuses by policy a script that some later hand adds', async () => {
    const path = join(folder, 'tampered.html');
    writeFileSync(
      path,
      explorerHtml({ ...shop(), title: 'x' }).replace('</main>', '</main><script>window.ran = true</script>'),
    );
    const { page, complaints } = await open(browser, pathToFileURL(path).href);
    expect(await page.evaluate('"ran" in window')).toBe(false);
    expect(complaints.join()).toContain('Content Security Policy');
  });

  it('holds 2,000 classes: all in the list, those out of sight not drawn', async () => {
    const plans = Array.from({ length: 2000 }, (_, index) => {
      const text = `function f${index}() {\n  return ${index};\n}`;
      const member = (path: string) =>
        sampleMember({ name: `f${index}`, path: `${path}/${index}.ts`, text, package: path });
      return samplePlan(`sim-${index.toString(16).padStart(10, '0')}`, [member('a'), member('b')], {
        rank: 5000 - index,
      });
    });
    const { page, complaints } = await open(browser, file({ plans, outcomes: [] }));
    expect(await page.locator('.list li').count()).toBe(2000);
    expect(await page.evaluate(drawnEntries, [0, 1500])).toEqual([true, false]);
    await page.getByRole('searchbox').fill('f1999');
    expect(await page.locator('.list li').count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await page.locator('h2').textContent()).toBe('Join f1999 and f1999');
    expect(complaints).toEqual([]);
  });

  it('says kindly that there is nothing to do', async () => {
    const { page, complaints } = await open(browser, file({ plans: [], outcomes: [] }));
    expect(await page.locator('#page').textContent()).toContain('There is nothing to do.');
    expect(complaints).toEqual([]);
  });
});
