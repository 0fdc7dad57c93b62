import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { TreeFile } from '../../src/lib/verify/tree.ts';
import { treeOf, verdictOf } from './link-world.ts';

afterAll(removeFolders);

const FILES = {
  'README.md': '# Tools',
  LICENSE: 'MIT',
  'docs/guide.md': '# Guide',
  'docs/my file (1).md': '# File',
  'docs/100%.md': '# Percent',
  'docs/Größe.md': '# Size',
  'docs/img/logo.png': '',
  'docs/README.md': '# Docs',
  'src/Main.ts': 'a\nb\n',
  'src/empty.ts': '',
  'src/parser/lexer.ts': 'x',
  'packages/a/README.md': '# A',
  'packages/a/package.json': '{}',
  'packages/a/public/x.css': '',
  '.gitignore': 'build/\n/out\n*.log\n!keep.log\n# comment\ncache-[0-9]/**\n',
  'packages/a/.gitignore': 'lib\n',
};

const LINKS: TreeFile[] = [
  { path: 'vendor/sub', blob: '', skipped: 'submodule' },
  { path: 'broken-link', blob: '', skipped: 'link' },
];

describe('a path that leads somewhere is no finding', () => {
  const valid: [document: string, target: string][] = [
    ['README.md', 'docs/guide.md'],
    ['README.md', './docs/guide.md'],
    ['README.md', 'docs/'],
    ['README.md', 'docs'],
    ['README.md', './'],
    ['README.md', '.'],
    ['docs/guide.md', '..'],
    ['docs/guide.md', '../'],
    ['docs/guide.md', '../README.md'],
    ['docs/guide.md', './../docs/./guide.md'],
    ['README.md', 'docs/my%20file%20(1).md'],
    ['README.md', 'docs/my file (1).md'],
    ['README.md', 'docs/my%20file%20%281%29.md'],
    ['README.md', 'docs/100%.md'],
    ['README.md', 'docs/Größe.md'],
    ['README.md', 'docs/Gro\u0308\u00dfe.md'.replace('Gro\u0308', 'Gr\u00f6')],
    ['README.md', 'docs/Gr%C3%B6%C3%9Fe.md'],
    ['README.md', 'docs/Gro\u0308ße.md'],
    ['README.md', 'docs/img/logo.png?raw=true'],
    ['docs/guide.md', '/docs/img/logo.png'],
    ['docs/guide.md', '/LICENSE'],
    ['docs/guide.md', '/'],
    ['packages/a/README.md', '/public/x.css'],
    ['README.md', 'vendor/sub'],
    ['README.md', 'vendor/sub/README.md'],
    ['README.md', 'broken-link/x.md'],
    ['README.md', 'node_modules/x/README.md'],
    ['README.md', 'build/index.html'],
    ['README.md', 'packages/a/build/x.js'],
    ['README.md', 'out/x.md'],
    ['README.md', 'trace.log'],
    ['README.md', 'cache-1/x'],
    ['README.md', 'packages/a/lib/index.js'],
  ];
  it.each(valid)('%s: %s', async (document, target) => {
    expect(await verdictOf(treeOf(FILES, LINKS), document, target)).toBe('ok');
  });
});

describe('what cannot be judged is no finding', () => {
  it.each([
    'mailto:a@b.c',
    '$BRANCH_URL',
    'tel:+49',
    'data:image/png;base64,AA',
    'javascript:void(0)',
    'vscode://x',
    '//cdn.example.com/x.js',
    '{{ site.url }}/x',
    '$(base)/x.md',
    '<%= url %>',
    '{% link x.md %}',
    'docs/{name}.md',
    'docs/<name>.md',
    '/users/:id',
    '...',
    'path/to/file.md',
    'URL',
    '~/x.md',
    '@/components/x.vue',
    '#',
    '#top',
    '#:~:text=some%20words',
    '?plain=1',
    '',
  ])('%s', async (target) => {
    expect(await verdictOf(treeOf(FILES), 'README.md', target)).toBe('ok');
  });
});

describe('a leading slash in a page of a site that is made elsewhere', () => {
  const page = '---\ntitle: Start\n---\n';
  const tree = () => treeOf({ 'docs/guide/start.md': page, 'docs/guide/plain.md': '# Plain', 'src/main.ts': '' });
  it.each([
    ['docs/guide/start.md', '/product/latest/gone.md', 'ok'],
    ['docs/guide/start.md', '/guide/start.md', 'ok'],
    ['docs/guide/plain.md', '/guide/start.md', 'ok'],
    ['docs/guide/start.md', '/docs/gone.md', 'missing-file'],
    ['docs/guide/plain.md', '/product/gone.md', 'missing-file'],
  ])('%s: %s: %s', async (document, target, verdict) => {
    expect(await verdictOf(tree(), document, target)).toBe(verdict);
  });
});

describe('a leading slash where a site may have other addresses than files', () => {
  it.each([
    // A document that a README does not take for its own may be a page of a site elsewhere.
    [{ 'src/tree/tree.md': '' }, 'src/tree/tree.md', '/guide/theming', 'ok'],
    [{ 'src/tree/README.md': '' }, 'src/tree/README.md', '/guide/theming', 'missing-file'],
    [{ 'src/tree/tree.md': '' }, 'src/tree/tree.md', '/src/theming', 'missing-file'],
    // A source of that name makes no folder of an example.
    [{ 'a/README.md': '', 'src/local.ts': '' }, 'a/README.md', '/examples/local', 'missing-file'],
    [{ 'src/tree/tree.md': '' }, 'src/tree/tree.md', '/guide/theming.md', 'missing-file'],
    // A site without its folder of static files is put together elsewhere.
    [{ 'nuxt.config.ts': '', 'docs/a.md': '' }, 'docs/a.md', '/assets/a.svg', 'ok'],
    [{ 'nuxt.config.ts': '', 'docs/a.md': '', 'public/b.svg': '' }, 'docs/a.md', '/assets/a.svg', 'ok'],
    [{ 'nuxt.config.ts': '', 'docs/a.md': '', 'public/x/b.svg': '' }, 'docs/a.md', '/x/a.svg', 'missing-file'],
    [{ 'nuxt.config.ts': '', 'docs/a.md': '', 'public/x/b.svg': '' }, 'docs/a.md', '/a.svg', 'missing-file'],
    // Links of an older version, or of another language, start at the folder of theirs.
    [{ 'rspress.config.ts': '', 'docs/2.x/a/b.mdx': '', 'docs/2.x/c.md': '' }, 'docs/2.x/c.md', '/a/b.md', 'ok'],
    [
      { 'rspress.config.ts': '', 'docs/2.x/a/b.mdx': '', 'docs/2.x/c.md': '' },
      'docs/2.x/c.md',
      '/a/x.md',
      'missing-file',
    ],
  ])('%j: %s: %s: %s', async (files, document, target, verdict) => {
    expect((await verdictOf(treeOf(files), document, target)).split(' ')[0]).toBe(verdict);
  });
});

describe('a path that leads nowhere is a finding, with what is nearest', () => {
  const broken: [document: string, target: string, verdict: string][] = [
    ['README.md', 'docs/gone.md', 'missing-file'],
    ['README.md', 'docs/giude.md', 'missing-file → docs/guide.md'],
    ['README.md', './docs/giude.md?plain=1#a', 'missing-file → ./docs/guide.md?plain=1#a'],
    ['README.md', 'guide.md', 'missing-file → docs/guide.md!'],
    ['packages/a/README.md', '../guide.md', 'missing-file → ../../docs/guide.md!'],
    ['packages/a/README.md', '/guide.md', 'missing-file → /docs/guide.md!'],
    ['README.md', 'src/lexer.ts', 'missing-file → src/parser/lexer.ts!'],
    ['README.md', 'src/parser/lexer.js', 'missing-file → src/parser/lexer.ts'],
    ['README.md', 'dosc/guide.md', 'missing-file → docs/guide.md!'],
    ['README.md', 'docs/guide', 'missing-file → docs/guide.md!'],
    ['README.md', 'docs\\guide.md', 'missing-file → docs/guide.md!'],
    ['README.md', 'src/parser/lexer.ts:12', 'missing-file → src/parser/lexer.ts#L12!'],
    ['README.md', 'www.example.com/x', 'missing-file → https://www.example.com/x'],
    ['README.md', 'docs/my%20file%20(2).md', 'missing-file → docs/my%20file%20%281%29.md'],
    ['README.md', 'keep.log', 'missing-file'],
    ['README.md', 'gudie', 'missing-file'],
    ['README.md', 'docs/guido/x.md', 'missing-file'],
    ['README.md', '$link', 'missing-file'],
    ['docs/guide.md', 'LICENSE', 'missing-file → ../LICENSE'],
    ['docs/guide.md', '../../src/Main.ts', 'outside-root → ../src/Main.ts!'],
    ['src/parser/NOTES.md', '../LICENSE', 'missing-file → ../../LICENSE'],
    ['src/parser/NOTES.md', '../../src/docs/README.md', 'missing-file → ../../docs/README.md'],
  ];
  it.each(broken)('%s: %s', async (document, target, verdict) => {
    expect(await verdictOf(treeOf(FILES), document, target)).toBe(verdict);
  });

  it.each([
    ['README.md', 'docs/Guide.md', 'file-case → docs/guide.md!'],
    ['README.md', 'Docs/guide.md', 'file-case → docs/guide.md!'],
    ['README.md', 'DOCS/IMG/logo.PNG?raw=true', 'file-case → docs/img/logo.png?raw=true!'],
    ['docs/guide.md', '/readme.md', 'file-case → /README.md!'],
    ['README.md', 'Docs/', 'file-case → docs/!'],
  ])('%s: %s differs in case', async (document, target, verdict) => {
    expect(await verdictOf(treeOf(FILES), document, target)).toBe(verdict);
  });
});

describe('above the root', () => {
  it.each([
    ['README.md', '../../issues'],
    ['README.md', '../../issues/new?labels=bug'],
    ['README.md', '../../wiki/Home'],
    ['README.md', '../../releases/latest'],
    ['README.md', '../../tree/main/docs'],
    ['README.md', '../../blob/main/docs/guide.md'],
    ['README.md', '../../blob/v1.0/docs/gone.md'],
    ['README.md', '../main/docs/guide.md'],
    ['README.md', '../master/LICENSE'],
    ['README.md', '../../../other'],
    ['docs/guide.md', '../../../issues/12'],
    ['docs/guide.md', '../../../actions/workflows/ci.yml/badge.svg'],
    ['.github/ISSUE_TEMPLATE/bug.md', '../blob/main/LICENSE'],
    ['.github/PULL_REQUEST_TEMPLATE.md', '../blob/main/docs/guide.md'],
    ['.github/PULL_REQUEST_TEMPLATE.md', '../LICENSE'],
  ])('%s: %s is valid on the host', async (document, target) => {
    expect(await verdictOf(treeOf(FILES), document, target)).toBe('ok');
  });

  it.each([
    ['README.md', '../guide.md', 'outside-root → docs/guide.md!'],
    ['README.md', '../docs/guide.md', 'outside-root → docs/guide.md!'],
    ['README.md', '../../../../etc/passwd', 'outside-root'],
    ['packages/a/README.md', '../../../LICENSE', 'outside-root → ../../LICENSE'],
    ['README.md', '../../blob/main/docs/gone.md', 'missing-file'],
    ['.github/ISSUE_TEMPLATE/bug.md', '../blob/main/LICENCE', 'missing-file → ../blob/main/LICENSE'],
  ])('%s: %s leads nowhere', async (document, target, verdict) => {
    expect(await verdictOf(treeOf(FILES), document, target)).toBe(verdict);
  });
});
