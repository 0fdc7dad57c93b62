import { valid } from './document-case.ts';

const F = '```';

/** Valid edits: what is right stays right, however it is written. */
export const EDITS = [
  valid({ name: 'e-encoded-letter', lines: ['[x](../gu%69de.md) [y](<../guide.md> "A (title)")'] }),
  valid({
    name: 'e-reference',
    lines: ['[x][one] [y][] [z]', '', '[one]: ../guide.md', '[y]: <../guide.md>', '[z]: ../'],
  }),
  valid({ name: 'e-table', lines: ['| a | b |', '| - | - |', '| `a\\|b` | [x](../guide.md) ❌ |'] }),
  valid({ name: 'e-html', lines: ['<p>See <a href="../guide.md#setup">it</a>.</p>'] }),
  valid({ name: 'e-setext-emoji', lines: ['🚀 Launch day', '-----', '', '[x](#-launch-day)'] }),
  valid({ name: 'e-twins', lines: ['## Twin', '', '## Twin', '', '[x](#twin) [y](#twin-1)'] }),
  valid({ name: 'e-byte-order-mark', lines: ['\ufeff# Title', '', '[x](#title)'] }),
  valid({ name: 'e-classes', lines: ['The class [^a-z] or [^abc], x[^1] and 2[^3], `a[^note]`, ab[^c]d.'] }),
  valid({ name: 'e-note-nested', lines: ['Text[^deep].', '', '- > [^deep]: A note.'] }),
  valid({ name: 'e-math', lines: ['$b_{[x][y]}$ and [z].', '', '[z]: ../guide.md'] }),
  valid({
    name: 'e-fences-in-fences',
    lines: [
      `${F}md`,
      `${F}js`,
      F,
      '',
      '~~~md',
      `${F}js`,
      'x(',
      F,
      '~~~',
      '',
      `${F}yaml`,
      'a: |',
      `    ${F}sh`,
      `    ${F}`,
      F,
    ],
  }),
  valid({
    name: 'e-wrong-code',
    lines: [
      'Of all the lines here, this one fails:',
      '',
      `${F}js`,
      "import { pasre } from '@acme/alpha';",
      F,
      '',
      "Don't do this.",
      '',
      `${F}js`,
      'run(;',
      F,
    ],
  }),
  valid({
    name: 'e-old-code',
    lines: ['**Before (v1)**', '', `${F}js`, "import { fromat } from '@acme/alpha';", F],
  }),
  valid({ name: 'e-ignored', lines: ['[x](../../out/made/notes.md)'] }),
  valid({
    name: 'e-included',
    lines: ['<!--@include: ./intro.md#own-id-->', '', `${F}md`, '<!--@include: ./gone.md-->', F],
    path: 'site/guide/takes-in.md',
  }),
];
