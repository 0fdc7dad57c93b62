import { fault } from './document-case.ts';

const F = '```';
const OWN = 'https://github.com/acme/tools';

/** Faults as an edit makes them: something that is renamed or left out, in every form that a link may have. */
export const MUTATIONS = [
  fault('missing-file', { name: 'm-extension', lines: ['See [it](@@../guide.mdx@/).'] }),
  fault('missing-file', { name: 'm-depth', lines: ['See [it](@@../../guide.md@/).'] }),
  fault('missing-file', { name: 'm-folder', lines: ['See [it](@@../fodler/README.md@/).'] }),
  fault('missing-file', { name: 'm-after-emoji', lines: ['👩‍👩‍👧 🎉 See [it](@@../emoji.md@/).'] }),
  fault('missing-file', { name: 'm-ordered', lines: ['1. one', '2. [it](@@../ordered.md@/)'] }),
  fault('missing-file', { name: 'm-task', lines: ['- [ ] read [it](@@../task.md@/)'] }),
  fault('missing-file', { name: 'm-alert', lines: ['> [!NOTE]', '> - See [it](@@../alert.md@/).'] }),
  fault('missing-file', { name: 'm-struck', lines: ['~~[it](@@../struck.md@/)~~'] }),
  fault('missing-file', { name: 'm-brackets-in-text', lines: ['[a [b] c](@@../inner.md@/)'] }),
  fault('missing-file', { name: 'm-soft-break', lines: ['See [the', 'page](@@../soft.md@/) now.'] }),
  fault('missing-file', { name: 'm-second-of-two', lines: ['See [a](../guide.md) and [b](@@../second.md@/).'] }),
  fault('missing-file', { name: 'm-parentheses', lines: ['See [it](@@../no_such_(file).md@/).'] }),
  fault('missing-file', { name: 'm-unicode', lines: ['See [it](@@../größe-文.md@/).'] }),
  fault('missing-file', { name: 'm-definition-angle', lines: ['See [it][].', '', '[it]: <@@../angle.md@/> "Title"'] }),
  fault('missing-file', { name: 'm-setext', lines: ['See [it](@@../setext.md@/)', '-----'] }),
  fault('missing-file', {
    name: 'm-details',
    lines: ['<details>', '<summary>More</summary>', '', '[it](@@../details.md@/)', '', '</details>'],
  }),
  fault('missing-file', { name: 'm-upper-case-tag', lines: ['Text <A HREF="@@../upper.md@/">it</A>.'] }),
  fault('missing-file', {
    name: 'm-second-source',
    lines: ['<img src="../Images/logo.png" srcset="../Images/logo.png 1x, @@../Images/logo@2x.png@/ 2x">'],
  }),
  fault('missing-file', { name: 'm-video', lines: ['<video src="@@../Images/film.mp4@/"></video>'] }),
  fault('missing-file', { name: 'm-own-tree', lines: [`See [it](@@${OWN}/tree/main/packages/alfa@/).`] }),
  fault('missing-file', { name: 'm-own-edit', lines: [`[Edit](@@${OWN}/edit/main/docs/gide.md@/) it.`] }),
  fault('missing-file', { name: 'm-own-bare', lines: [`See @@${OWN}/blob/main/docs/bare.md@/ for it.`] }),
  fault('missing-file', { name: 'm-beside-ignored-folders', lines: ['See [it](@@../../out/notes.md@/).'] }),
  fault('file-case', { name: 'm-html-case', lines: ['<img src="@@../Images/Logo.png@/" alt="x">'] }),
  fault('missing-anchor', { name: 'm-heading', lines: ['[x](@@#old-title@/)', '', '## New title'] }),
  fault('missing-anchor', { name: 'm-own-anchor', lines: [`[x](@@${OWN}/blob/main/docs/guide.md#startet@/)`] }),
  fault('missing-anchor', { name: 'm-html-id', lines: ['<a id="one-place"></a>', '', '[x](@@#one-palce@/)'] }),
  fault('missing-anchor', {
    name: 'm-beside-component',
    lines: ['# Page', '', '<Badge text="new" />', '', '<p>Go <a href="@@#there@/">there</a>.</p>'],
    path: 'site/guide/component.md',
  }),
  fault('missing-reference', { name: 'm-definition-gone', lines: ['[a][one] [b][@@two@/]', '', '[one]: ../guide.md'] }),
  fault('missing-reference', { name: 'm-collapsed', lines: ['[one][] [@@two@/][]', '', '[one]: ../guide.md'] }),
  fault('missing-reference', { name: 'm-badge', lines: ['[![x][@@bagde@/]][page]', '', '[page]: ../guide.md'] }),
  fault('missing-reference', { name: 'm-number', lines: ['See [the whole guide][@@1@/].'] }),
  fault('missing-reference', { name: 'm-note', lines: ['A statement.[@@^none@/] And more.'] }),
  fault('missing-reference', { name: 'm-note-among', lines: ['One[^a] and two[@@^b@/].', '', '[^a]: A note.'] }),
  fault('line-past-end', { name: 'm-range', lines: [`[x](@@${OWN}/blob/main/build.js#L1-L9@/)`] }),
  fault('unknown-package', { name: 'm-swapped', lines: [`${F}js`, "import '@@acme-btea@/';", F] }),
  fault('unknown-export', {
    name: 'm-words-of-wrong-code',
    lines: [
      'The run goes on to the end, even if a test fails.',
      '',
      `${F}js`,
      "import { @@pasre@/ } from '@acme/alpha';",
      F,
    ],
  }),
  fault('unknown-export', {
    name: 'm-words-of-old-code',
    lines: ['It is called before each test.', '', `${F}js`, "import { @@fromat@/ } from '@acme/alpha';", F],
  }),
  fault('unknown-script', {
    name: 'm-script-bare',
    lines: ['# Contributing', '', `${F}sh`, 'pnpm @@chekc@/', F],
    path: 'packages/beta/DEVELOPMENT.md',
  }),
  fault('unclosed-fence', {
    name: 'm-fence-up-to-next',
    lines: [`@@${F}sh@/`, 'npm install', '', 'Then:', '', `${F}sh`, 'npm test', F],
  }),
  fault('invalid-code', { name: 'm-json-bracket', lines: [`${F}json`, '{', '  "a": { "b": 1', '@@}@/', F] }),
  fault('invalid-code', {
    name: 'm-words-of-errors',
    lines: ['## Error handling', '', `${F}ts`, 'const a = (1, 2;', '@@use@/(a);', F],
  }),
  fault('missing-embed', { name: 'm-include', lines: ['<!--@include: @@./gone.md@/-->'], path: 'site/guide/taken.md' }),
  fault('missing-embed', { name: 'm-snippet', lines: ['<<< @@./gone.js@/'], path: 'site/guide/snippet.md' }),
];
