import { removeFolders } from '@pipelines/core/testing';
import { afterAll, expect, it } from 'vitest';
import { checkEmbeds } from '../../src/lib/fences/check-embeds.ts';
import { IgnoredPaths } from '../../src/lib/links/ignored-paths.ts';
import { PackageIndex } from '../../src/lib/verify/package-index.ts';
import { treeOf } from '../links/link-world.ts';
import { readText } from './fences-of.ts';

afterAll(removeFolders);

const FILES = {
  '.gitignore': 'made/\n',
  'package.json': '{}',
  'src/run.js': 'one();\r\n  two();\r\n\r\n// #region part\r\nthree();\r\n// #endregion part\r\n',
  'docs/guide.md': '',
};

async function found(text: string, tools: readonly string[] = [], path = 'docs/guide.md'): Promise<readonly string[]> {
  const packages = new PackageIndex();
  packages.add({
    ...{
      type: 'package',
      name: 'acme',
      path: '',
      manifest: 'package.json',
      private: true,
      kind: 'library',
      module: 'module',
    },
    ...{ engines: {}, bins: [], scripts: [], sealed: false, entries: [], usedBy: [], examples: [] },
    dependencies: tools.map((name) => ({ name, range: '*', kind: 'dev' as const })),
  });
  const { embeds } = await readText(text, path);
  const faults: string[] = [];
  const tree = treeOf(FILES);
  const known = { tree, packages, ignored: new IgnoredPaths(tree) };
  for await (const { rule, target, line, column } of checkEmbeds(embeds, path, known)) {
    faults.push(`${rule} ${target} ${line}:${column}`);
  }
  return faults;
}

const fence = (code: string, info = 'js') => `\`\`\`${info}\n${code}\n\`\`\`\n`;
const own = (path: string, code: string) => `<!-- readmeflow-embed ${path} -->\n${fence(code)}`;

it('compares a fence with the file or the lines it names, but for line ends, indentation and spaces', async () => {
  expect(await found(own('../src/run.js#L1-L2', 'one();  \n  two();'))).toEqual([]);
  expect(await found(own('../src/run.js#L2', 'two();'))).toEqual([]);
  expect(await found(own('/src/run.js#L5', 'three();'))).toEqual([]);
  expect(await found(own('../src/run.js#L1-L2', 'one();\n  too();'))).toEqual(['stale-embed ../src/run.js 2:1']);
  expect(await found(own('../src/run.js', 'one();'))).toEqual(['stale-embed ../src/run.js 2:1']);
});

it('finds files and lines that are not there, where they are named', async () => {
  expect(await found(own('../src/gone.js', 'one();'))).toEqual(['missing-embed ../src/gone.js 1:23']);
  expect(await found(own('../src/run.js#L5-L70', 'one();'))).toEqual(['missing-embed ../src/run.js 1:23']);
  expect(await found(own('../../../../etc/passwd', 'x'))).toEqual([]);
});

it('reads embedmd', async () => {
  const shown = (inside: string, code: string) => found(`[embedmd]:# (${inside})\n${fence(code)}`);
  expect(await shown('../src/run.js js /one/ /two\\(\\);/', 'one();\n  two();')).toEqual([]);
  expect(await shown('../src/run.js /(?m)^three/ $', 'three();\n// #endregion part')).toEqual([]);
  expect(await shown('../src/run.js /one/', 'two')).toEqual(['stale-embed ../src/run.js 2:1']);
  expect(await shown('../src/run.js /four/', 'four')).toEqual(['missing-embed ../src/run.js 1:14']);
  expect(await shown('https://example.com/x.js js', 'x')).toEqual([]);
});

it('reads markdown-magic, without options that change the text', async () => {
  const shown = (inside: string, code: string) => found(`<!-- ${inside} -->\n${fence(code)}<!-- end -->\n`);
  expect(await shown('doc-gen CODE src="../src/run.js" lines=1-1', 'one();')).toEqual([]);
  expect(await shown('AUTO-GENERATED-CONTENT:START (CODE:src=../src/run.js)', 'one();')).toHaveLength(1);
  expect(await shown('doc-gen CODE src="../src/run.js" header=x', 'one();')).toEqual([]);
});

it('believes a comment in the code only where embedme is in use, and only of files that are there', async () => {
  const text = fence('// src/run.js#L1\nother();');
  expect(await found(text)).toEqual([]);
  expect(await found(text, ['embedme'])).toEqual(['stale-embed src/run.js 1:1']);
  expect(await found(fence('// src/run.js#L1\none();'), ['embedme'])).toEqual([]);
  expect(await found(fence('// src/made-up.js\nother();'), ['embedme'])).toEqual([]);
  expect(await found(`<!-- embedme ignore-next -->\n${text}`, ['embedme'])).toEqual([]);
});

it('asks for the files that VitePress, Docusaurus and remark-code-import take in', async () => {
  const tools = ['vitepress', 'remark-code-import'];
  expect(await found('<<< @/src/run.js#part{1}\n\n<<< ../src/run.js\n', tools)).toEqual([]);
  expect(await found('<<< @/src/gone.js\n\n<<< ../src/run.js#other\n', tools)).toEqual([
    'missing-embed @/src/gone.js 1:5',
    'missing-embed ../src/run.js 3:5',
  ]);
  expect(await found('<<< @/src/gone.js\n')).toEqual([]);
  expect(await found(fence('', 'js file=../src/gone.js'), tools)).toEqual(['missing-embed ../src/gone.js 1:12']);
  expect(await found(fence('x', 'js file=../src/gone.js'), tools)).toEqual([]);
  const address = 'https://github.com/acme/tools/blob/main/src';
  expect(await found(fence(`${address}/run.js#L1-L2`, 'js reference'))).toEqual([]);
  expect(await found(fence(`${address}/gone.js`, 'js reference'))).toHaveLength(1);
  expect(await found(fence('https://github.com/other/x/blob/main/a.js', 'js reference'))).toEqual([]);
});

it('finds documents that VitePress is to take in and that are not there, unless they are made', async () => {
  const include = (path: string) => found(`Text.\n\n<!--@include: ${path}-->\n`, ['vitepress']);
  expect(await include('./part.md')).toEqual(['missing-embed ./part.md 3:15']);
  expect(await include('./parts/none.md#setup{3,7}')).toEqual(['missing-embed ./parts/none.md 3:15']);
  expect(await include('./guide.md#setup')).toEqual([]);
  expect(await include('@/docs/guide.md')).toEqual([]);
  expect(await include('../made/part.md')).toEqual([]);
  expect(await found('<!-- @include: ./part.md -->\n')).toEqual([]);
  expect(await found('```md\n<!-- @include: ./part.md -->\n```\n', ['vitepress'])).toEqual([]);
});
