import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { treeOf, verdictOf } from '../links/link-world.ts';

afterAll(removeFolders);

describe('addresses that documents give themselves', () => {
  const jekyll = {
    'site/_config.yml': '',
    'site/_docs/a.md': '---\npermalink: /docs/start/\n---\n',
    'site/_docs/b.md': '---\npermalink: /docs/deep/b.html\n---\n',
    'site/_docs/c.md': '---\npermalink: /:categories/:title/\n---\n',
    'site/_docs/d.md': '',
    'other/a.md': '---\npermalink: /docs/other/\n---\n',
  };

  it.each([
    ['/docs/start/#x', '-> site/_docs/a.md#x'],
    ['/docs/start#x', '-> site/_docs/a.md#x'],
    ['/docs/deep/b#x', '-> site/_docs/b.md#x'],
    ['deep/b#x', '-> site/_docs/b.md#x'],
    ['../deep/b#x', '-> site/_docs/b.md#x'],
    ['/docs/other/#x', 'ok'],
    ['/docs/gone/', 'ok'],
    ['gone/', 'ok'],
    ['d.md#x', '-> site/_docs/d.md#x'],
  ])('are those of Jekyll: %s: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(jekyll), 'site/_docs/a.md', target)).toBe(verdict);
  });

  it('are those of Hugo, beside the paths of its files in the folder of a language', async () => {
    const tree = treeOf({
      'config.toml': 'baseURL = "https://acme.dev"\ncontentDir = "content/en"\n',
      'content/en/docs/a.md': '---\nurl: /start/\n---\n',
      'content/en/docs/b/_index.md': '',
    });
    const verdict = (target: string) => verdictOf(tree, 'content/en/docs/a.md', target);
    expect(await verdict('/start/#x')).toBe('-> content/en/docs/a.md#x');
    expect(await verdict('/docs/b/#x')).toBe('-> content/en/docs/b/_index.md#x');
    expect(await verdict('/docs/b#x')).toBe('-> content/en/docs/b/_index.md#x');
    expect(await verdict('../b/#x')).toBe('ok');
    expect(await verdict('/docs/gone/#x')).toBe('ok');
  });
});
