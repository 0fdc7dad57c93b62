import { removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { LinkChecker } from '../../src/lib/links/link-checker.ts';
import { linkTo, treeOf, verdictOf } from './link-world.ts';

afterAll(removeFolders);

const FILES = {
  'README.md': '# Tools\n\n## Usage\n',
  'docs/guide.md': '# Guide\n',
  'docs/README.md': '# Docs\n',
  'src/main.ts': 'a\nb\nc\n',
  'src/open-end.ts': 'a\nb',
  'src/crlf.ts': 'a\r\nb\r\n',
  'src/empty.ts': '',
};
const OWN = 'https://github.com/acme/tools';
const RAW = 'https://raw.githubusercontent.com/acme/tools';

describe('the web address of this repository', () => {
  it.each([
    [`${OWN}/blob/main/docs/guide.md`, 'ok'],
    [`${OWN}/blob/HEAD/docs/guide.md`, 'ok'],
    [`${OWN}/tree/main/docs`, 'ok'],
    [`${OWN}/tree/main/docs/`, 'ok'],
    [`${OWN}/tree/main`, 'ok'],
    [`${OWN}/edit/main/docs/guide.md`, 'ok'],
    [`${OWN}/blame/main/src/main.ts#L2`, 'ok'],
    [`${OWN}/raw/main/src/main.ts`, 'ok'],
    [`${RAW}/main/src/main.ts`, 'ok'],
    [`${RAW}/refs/heads/main/src/main.ts`, 'ok'],
    ['http://www.github.com/Acme/Tools/blob/main/docs/guide.md', 'ok'],
    [`${OWN}/blob/main/docs/guide.md?plain=1#L1`, 'ok'],
    [`${OWN}#usage`, '-> README.md#usage'],
    [`${OWN}#readme`, 'ok'],
    [`${OWN}/blob/main/docs/guide.md#guide`, '-> docs/guide.md#guide'],
    [`${OWN}/tree/main/docs#docs`, '-> docs/README.md#docs'],
    [`${OWN}/blob/main/docs/giude.md`, `missing-file → ${OWN}/blob/main/docs/guide.md`],
    [`${OWN}/blob/main/Docs/guide.md#x`, `file-case → ${OWN}/blob/main/docs/guide.md#x!`],
    [`${RAW}/main/src/mian.ts`, `missing-file → ${RAW}/main/src/main.ts`],
    [`${OWN}/blob/main/src/main.ts#L4`, `line-past-end → ${OWN}/blob/main/src/main.ts#L3`],
  ])('%s is judged: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(FILES), 'README.md', target)).toBe(verdict);
  });

  it.each([
    `${OWN}/blob/v1.0/docs/gone.md`,
    `${OWN}/blob/0123456789abcdef0123456789abcdef01234567/gone.md`,
    `${OWN}/blob/maintenance/gone.md`,
    `${OWN}/issues/1`,
    `${OWN}/actions/workflows/ci.yml`,
    `${OWN}/wiki/Home`,
    `${OWN}-extra/blob/main/gone.md`,
    'https://github.com/acme/other/blob/main/gone.md',
    'https://example.com/x',
  ])('%s is left to those who ask hosts', async (target) => {
    expect(await verdictOf(treeOf(FILES), 'README.md', target)).toBe('external');
  });
});

describe('anchors of lines', () => {
  it.each([
    ['src/main.ts#L3', 'ok'],
    ['src/main.ts#L1-L3', 'ok'],
    ['src/main.ts#L1C1-L3C9', 'ok'],
    ['src/open-end.ts#L2', 'ok'],
    ['src/crlf.ts#L2', 'ok'],
    ['docs/guide.md?plain=1#L1', 'ok'],
    ['src#L3', 'ok'],
    ['src/main.ts#main', 'ok'],
    ['src/main.ts#L4', 'line-past-end → src/main.ts#L3'],
    ['src/main.ts#L2-L9', 'line-past-end → src/main.ts#L3'],
    ['src/main.ts#L2-9', 'line-past-end → src/main.ts#L3'],
    ['src/open-end.ts#L3', 'line-past-end → src/open-end.ts#L2'],
    ['src/crlf.ts#L3', 'line-past-end → src/crlf.ts#L2'],
    ['src/empty.ts#L1', 'line-past-end → src/empty.ts'],
    ['docs/guide.md?plain=1#L2', 'line-past-end → docs/guide.md?plain=1#L1'],
  ])('%s: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(FILES), 'README.md', target)).toBe(verdict);
  });
});

describe('anchors of this document', () => {
  const anchors = ['tools', 'getting-started', 'Größe', 'MyName', 'step-3', 'what-is-new'];
  it.each([
    ['#getting-started', 'ok'],
    ['#Getting-Started', 'ok'],
    ['#user-content-getting-started', 'ok'],
    ['#Gr%C3%B6%C3%9Fe', 'ok'],
    ['#MyName', 'ok'],
    ['#getting-started:~:text=a,b', 'ok'],
    ['#/route', 'ok'],
    ['#readme', 'ok'],
    ['#fn-1', 'ok'],
    ['#fn:1', 'ok'],
    ['#MIT-1-ov-file', 'ok'],
    ['#myname', 'missing-anchor → #MyName!'],
    ['#getting_started', 'missing-anchor → #getting-started!'],
    ['#geting-started', 'missing-anchor → #getting-started'],
    ['#step-4', 'missing-anchor → #step-3'],
    ['#started', 'missing-anchor → #getting-started'],
    ['#what-is', 'missing-anchor → #what-is-new'],
    ['#elsewhere-entirely', 'missing-anchor'],
  ])('%s: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(FILES), 'README.md', target, anchors)).toBe(verdict);
  });

  it('are told apart by case where the site does so', async () => {
    const tree = treeOf({ 'docs/.vitepress/config.ts': '', 'docs/a.md': '# Getting Started' });
    expect(await verdictOf(tree, 'docs/a.md', '#Getting-Started', anchors)).toBe('missing-anchor → #getting-started!');
  });

  it('may be made otherwise where each site says how', async () => {
    const verdict = (config: string) => {
      const tree = treeOf({ [`docs/${config}`]: '', 'docs/content/a.md': '# Page\n\n## Nav\n\n### NavItem\n' });
      return verdictOf(tree, 'docs/content/a.md', '#nav-item', ['page', 'nav', 'navitem']);
    };
    expect(await verdict('next.config.js')).toBe('ok');
    expect(await verdict('rspress.config.ts')).toBe('missing-anchor → #navitem!');
  });

  it('may be made by what the document includes', async () => {
    const verdict = (text: string) => verdictOf(treeOf({ 'docs/a.mdx': text }), 'docs/a.mdx', '#made-here');
    expect(await verdict('[x](#made-here)')).toBe('missing-anchor');
    expect(await verdict("import Part from './_part.mdx'\n\n<Part />")).toBe('ok');
    expect(await verdict('<!--@include: ./part.md-->')).toBe('ok');
    expect(await verdict('--8<-- "part.md"')).toBe('ok');
    expect(await verdict('<Tab title="Made here">')).toBe('ok');
    expect(await verdict('<APITable>\n\n| Name |\n| --- |\n| `madeHere` |')).toBe('ok');
    expect(await verdict('Takes `made here` of an `Array<String>`')).toBe('missing-anchor');
    expect(await verdict("<Section id={'made-here'} />")).toBe('ok');
    expect(await verdict('<code src="./demo/madeHere.tsx">x</code>')).toBe('ok');
  });
});

describe('anchors of other documents', () => {
  it.each([
    ['docs/guide.md#install', '-> docs/guide.md#install'],
    ['docs/#install', '-> docs/README.md#install'],
    ['docs#install', '-> docs/README.md#install'],
    ['docs/#readme', 'ok'],
    ['src/#readme', 'ok'],
    ['./#usage', '-> README.md#usage'],
    ['docs/guide.md#', 'ok'],
    ['docs/guide.md#top', 'ok'],
  ])('%s: %s', async (target, verdict) => {
    expect(await verdictOf(treeOf(FILES), 'README.md', target)).toBe(verdict);
  });

  it('are judged by what that document has, with the nearest in the form of the link', async () => {
    const checker = await LinkChecker.open(treeOf(FILES));
    const { anchors } = await checker.check({
      path: 'README.md',
      anchors: [],
      links: [linkTo('./docs/guide.md#Instal')],
    });
    const [link] = anchors;
    if (!link) throw new Error('no link');
    expect(await checker.anchorFault(link, ['instal'])).toBeUndefined();
    expect(await checker.anchorFault(link, ['install', 'use'])).toMatchObject({
      rule: 'missing-anchor',
      suggestion: './docs/guide.md#install',
    });
    expect(await checker.anchorFault(link, ['in-stal'])).toMatchObject({ replacement: './docs/guide.md#in-stal' });
    expect(await checker.anchorFault(link, [])).toMatchObject({ message: '“docs/guide.md” has no anchor “#Instal”' });
  });
});
