import { fault } from './document-case.ts';
import { MUTATIONS } from './seeded-mutations.ts';

const F = '```';

/** A README of a package of its own, published under its own name. */
function readme(name: string, more: object = {}): { path: string; files: Record<string, string> } {
  const folder = `packages/${name}`;
  const manifest = { name: `acme-${name}`, version: '3.1.0', license: 'MIT', exports: './index.js', ...more };
  return {
    path: `${folder}/README.md`,
    files: {
      [`${folder}/package.json`]: `${JSON.stringify(manifest, null, 2)}\n`,
      [`${folder}/index.js`]: 'exports.start = () => {};\n',
    },
  };
}

const H = (text: string) => `# ${text}`;

/** What is wrong, one thing per document. */
export const FAULTS = [
  fault('missing-file', { name: 'inline', lines: [H('A'), '', 'See [it](@@../gide.md@/).'] }),
  fault('missing-file', { name: 'inline-title', lines: [H('A'), '', 'See [it](@@../gone.md@/ "A title").'] }),
  fault('missing-file', { name: 'inline-angle', lines: ['See [it](<@@../no such file.md@/>).'] }),
  fault('missing-file', { name: 'image', lines: ['![Logo](@@../Images/missing.png@/)'] }),
  fault('missing-file', { name: 'image-in-link', lines: ['[![Logo](@@../Images/none.png@/)](../guide.md)'] }),
  fault('missing-file', { name: 'link-around-image', lines: ['[![Logo](../Images/logo.png)](@@../none.md@/)'] }),
  fault('missing-file', { name: 'definition', lines: ['See [it][guide].', '', '[guide]: @@../guides.md@/'] }),
  fault('missing-file', { name: 'html-href', lines: ['<p>', '<a href="@@../nowhere.md@/">it</a>', '</p>'] }),
  fault('missing-file', { name: 'html-src', lines: ['Text <img src="@@../Images/gone.svg@/" alt="x"> text'] }),
  fault('missing-file', {
    name: 'html-several-lines',
    lines: ['<p align="center">', '  <img', '    width="100"', '    src="@@../Images/lost.png@/"', '  />', '</p>'],
  }),
  fault('missing-file', { name: 'single-quotes', lines: ["<img src='@@../Images/lost.gif@/'>"] }),
  fault('missing-file', { name: 'table', lines: ['| a | b |', '|---|---|', '| x | [it](@@../table.md@/) |'] }),
  fault('missing-file', { name: 'nested-list', lines: ['- a', '  - b', '    - [it](@@../list.md@/)'] }),
  fault('missing-file', { name: 'quote', lines: ['> > See [it](@@../quote.md@/).'] }),
  fault('missing-file', { name: 'heading', lines: ['## See [it](@@../heading.md@/)'] }),
  fault('missing-file', { name: 'footnote', lines: ['Text.[^1]', '', '[^1]: See [it](@@../note.md@/).'] }),
  fault('missing-file', { name: 'encoded', lines: ['See [it](@@../with%20spaces.md@/).'] }),
  fault('missing-file', { name: 'brackets', lines: ['See [it](@@../square%20(brackets).md@/).'] }),
  fault('missing-file', { name: 'query', lines: ['![x](@@../Images/old.png?raw=true@/)'] }),
  fault('missing-file', { name: 'folder', lines: ['See [it](@@../no-folder/@/).'] }),
  fault('missing-file', { name: 'too-high', lines: ['See [it](@@../../LICENSE@/).'], path: 'docs/a/b/c.md' }),
  fault('missing-file', { name: 'crlf', lines: ['# A', '', 'See [it](@@../crlf.md@/).'], eol: '\r\n' }),
  fault('missing-file', { name: 'front-matter', lines: ['---', 'title: A', '---', '', '[it](@@../front.md@/)'] }),
  fault('missing-file', { name: 'emphasis', lines: ['**See [it](@@../bold.md@/)** now.'] }),
  fault('missing-file', { name: 'with-anchor', lines: ['See [it](@@../gone.md#part@/).'] }),
  fault('missing-file', {
    name: 'mdx',
    lines: ['import X from "x"', '', '<X>', '', '[it](@@../x.md@/)', '', '</X>'],
    path: 'docs/cases/part.mdx',
  }),
  fault('missing-file', {
    name: 'own-address',
    lines: ['See [it](@@https://github.com/acme/tools/blob/main/docs/gone.md@/).'],
  }),
  fault('missing-file', {
    name: 'own-raw-address',
    lines: ['![x](@@https://raw.githubusercontent.com/acme/tools/main/docs/Images/gone.png@/)'],
  }),
  fault('missing-file', { name: 'package-link', lines: ['[licence](@@./LICENCE@/)'], path: 'packages/alpha/NOTES.md' }),
  fault('missing-file', { name: 'site-page', lines: ['[intro](@@/guide/missing@/)'], path: 'site/broken-page.md' }),
  fault('missing-file', { name: 'source-set', lines: ['<picture><source srcset="@@../Images/dark.png@/"></picture>'] }),
  fault('file-case', { name: 'case-of-file', lines: ['See [it](@@../case.md@/).'] }),
  fault('file-case', { name: 'case-of-folder', lines: ['![x](@@../images/logo.png@/)'] }),
  fault('file-case', { name: 'case-of-readme', lines: ['See [it](@@../folder/readme.md@/).'] }),
  fault('outside-root', { name: 'outside', lines: ['See [it](@@../../../../elsewhere/file.md@/).'] }),
  fault('missing-anchor', { name: 'own-anchor', lines: ['# One', '', 'See [two](@@#two@/).'] }),
  fault('missing-anchor', { name: 'other-anchor', lines: ['See [it](@@../guide.md#getting-startet@/).'] }),
  fault('missing-anchor', { name: 'folder-anchor', lines: ['See [it](@@../folder/#outside@/).'] }),
  fault('missing-anchor', { name: 'third-duplicate', lines: ['See [it](@@../guide.md#setup-2@/).'] }),
  fault('missing-anchor', { name: 'punctuation', lines: ['See [it](@@../guide.md#options-flags@/).'] }),
  fault('missing-anchor', { name: 'definition-anchor', lines: ['# A', '', '[x]', '', '[x]: @@#nothing@/'] }),
  fault('missing-anchor', { name: 'html-anchor-link', lines: ['# A', '', '<a href="@@#nowhere@/">x</a>'] }),
  fault('missing-anchor', {
    name: 'anchor-in-code',
    lines: ['# A', '', F, '## Not a heading', F, '', '[x](@@#not-a-heading@/)'],
  }),
  fault('missing-anchor', {
    name: 'anchor-in-comment',
    lines: ['# A', '', '<!--', '## Hidden', '-->', '', '[x](@@#hidden@/)'],
  }),
  fault('missing-anchor', {
    name: 'vitepress-anchor',
    lines: ['[x](@@./guide/intro.md#custom@/)'],
    path: 'site/anchor.md',
  }),
  fault('missing-reference', { name: 'reference', lines: ['See [the guide][@@no-such-guide@/].'] }),
  fault('line-past-end', { name: 'line', lines: ['See [it](@@../../packages/alpha/src/index.js#L99@/).'] }),
  fault('line-past-end', { name: 'lines', lines: ['See [it](@@../../packages/alpha/src/index.js#L3-L40@/).'] }),
  fault('line-past-end', {
    name: 'own-address-line',
    lines: ['See [it](@@https://github.com/acme/tools/blob/main/build.js#L20@/).'],
  }),
  fault('unknown-package', {
    name: 'install',
    lines: [H('acme-dart'), '', `${F}sh`, 'npm install @@acme-dar@/', F],
    ...readme('dart'),
  }),
  fault('unknown-package', {
    name: 'install-scope',
    lines: [H('A'), '', `${F}bash`, 'pnpm add -D @@@acme/alhpa@/', F],
  }),
  fault('unknown-package', { name: 'import-typo', lines: [`${F}js`, "import { parse } from '@@@acme/alfa@/';", F] }),
  fault('unknown-package', {
    name: 'install-other',
    lines: [H('acme-echo'), '', '## Install', '', `${F}sh`, 'yarn add @@old-echo-name@/', F],
    ...readme('echo'),
  }),
  fault('unknown-bin', { name: 'bin', lines: [`${F}sh`, 'npx @@acmee@/ --help', F] }),
  fault('unknown-bin', {
    name: 'own-name-no-bin',
    lines: [H('acme-fox'), '', `${F}sh`, 'npx @@acme-fox@/ run', F],
    ...readme('fox'),
  }),
  fault('unknown-script', {
    name: 'script',
    lines: [H('acme-golf'), '', `${F}sh`, 'npm run @@biuld@/', F],
    ...readme('golf'),
  }),
  fault('unknown-script', {
    name: 'script-filter',
    lines: ['# Contributing', '', `${F}sh`, 'pnpm --filter acme-beta run @@chekc@/', F],
    path: 'packages/beta/CONTRIBUTING.md',
  }),
  fault('unknown-script', {
    name: 'script-workspace',
    lines: ['# Develop', '', `${F}sh`, 'npm run @@deploy@/ -w acme-beta', F],
    path: 'DEVELOPMENT.md',
  }),
  fault('unknown-entry', { name: 'entry', lines: [`${F}js`, "import { sub } from '@@@acme/alpha/subs@/';", F] }),
  fault('unknown-entry', { name: 'entry-deep', lines: [`${F}ts`, "import x from '@@@acme/alpha/src/index.js@/';", F] }),
  fault('unknown-export', { name: 'export', lines: [`${F}ts`, "import { @@prase@/ } from '@acme/alpha';", F] }),
  fault('unknown-export', {
    name: 'export-among',
    lines: [`${F}js`, "import { parse, @@stringify@/, format } from '@acme/alpha';", F],
  }),
  fault('unknown-export', { name: 'export-default', lines: [`${F}js`, "import @@sub@/ from '@acme/alpha/sub';", F] }),
  fault('unknown-export', {
    name: 'require',
    lines: [`${F}js`, "const { open, @@shut@/ } = require('acme-gamma');", F],
  }),
  fault('invalid-code', { name: 'json', lines: [`${F}json`, '{ "a": 1', '  @@"b"@/: 2 }', F] }),
  fault('invalid-code', { name: 'json-quote', lines: [`${F}json`, '{', "  @@'a'@/: 1", '}', F] }),
  fault('invalid-code', { name: 'yaml', lines: [`${F}yaml`, 'a: 1', '@@ b: 2@/', '  c: [1', F] }),
  fault('invalid-code', { name: 'ts', lines: [`${F}ts`, 'const a = parse(text;', '@@const@/ b = 2;', F] }),
  fault('invalid-code', { name: 'js', lines: [`${F}js`, 'function start( {', "  console.log('x');", '@@}@/', F] }),
  fault('unclosed-fence', { name: 'fence', lines: ['# A', '', `@@${F}@/js`, 'const a = 1;', '', 'Text.'] }),
  fault('unclosed-fence', { name: 'fence-shorter', lines: [`@@${F}\`@/`, 'a', F, 'text'] }),
  fault('unclosed-comment', { name: 'comment', lines: ['# A', '', '@@<!--@/ a note', '', 'Text.'] }),
  fault('unbalanced-marker', { name: 'marker', lines: ['# A', '', '@@<!-- toc:begin -->@/', '', '- x'] }),
  fault('unbalanced-marker', {
    name: 'marker-end',
    lines: ['# A', '', '- x', '', '@@<!-- ALL-CONTRIBUTORS-LIST:END -->@/'],
  }),
  fault('stale-embed', {
    name: 'embed',
    lines: ['<!-- readmeflow-embed ../../build.js -->', `@@${F}@/js`, "console.log('old');", F],
  }),
  fault('stale-embed', {
    name: 'embedmd',
    lines: ['[embedmd]:# (../../build.js js)', `@@${F}@/js`, "console.log('older');", F],
  }),
  fault('missing-embed', {
    name: 'embed-gone',
    lines: ['<!-- readmeflow-embed @@../../gone.js@/ -->', `${F}js`, 'x();', F],
  }),
  fault('stale-version', {
    name: 'version',
    lines: [H('acme-hut'), '', `${F}sh`, 'npm install acme-hut@@@1@/', F],
    ...readme('hut'),
  }),
  fault('stale-version', {
    name: 'version-json',
    lines: [H('acme-ink'), '', `${F}json`, '{ "dependencies": { "acme-ink": "@@^2.0.0@/" } }', F],
    ...readme('ink'),
  }),
  ...MUTATIONS,
];
