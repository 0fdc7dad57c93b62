#!/usr/bin/env node
// Draws sections of a Markdown report as an SVG for the README:
// `node scripts/report-image.mjs .pipeline/boardrev/report.md docs/images/boardrev-report.svg`.
// Tables are aligned as text; only other sections and the ends of long lines are left out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

/** Parts of a heading: the sections that are drawn, in the order of the report. */
const SECTIONS = ['Board review', 'Board and evidence', 'Looks done', 'Says Done', 'No contradiction'];
const WIDTH = 126;
const CELL = 46;
const LINE = 18;
const CHARACTER = 7.82;
const PADDING = 20;

const { positionals } = parseArgs({ allowPositionals: true });
const [source, target] = positionals;
if (!source || !target) {
  console.error('usage: report-image.mjs REPORT.md OUT.svg');
  process.exitCode = 2;
} else {
  const sections = readFileSync(source, 'utf8')
    .trim()
    .split(/\n(?=#)/);
  const chosen = sections.filter((text) => SECTIONS.some((name) => text.split('\n', 1)[0].includes(name)));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, draw(chosen.flatMap(layOut)));
}

/** Lines of text with a kind each: heading, table head, plain. */
function layOut(markdown) {
  const lines = [];
  for (const block of markdown.trim().split(/\n{2,}/)) {
    if (block.startsWith('|')) lines.push(...layOutTable(block));
    else for (const line of block.split('\n')) lines.push(layOutLine(line));
    lines.push({ kind: 'plain', text: '' });
  }
  return lines;
}

function layOutLine(line) {
  const heading = /^#+ (.*)$/.exec(line);
  return heading ? { kind: 'heading', text: plain(heading[1]) } : { kind: 'plain', text: plain(line) };
}

function layOutTable(block) {
  const rows = block.split('\n').map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => plain(cell.trim())),
  );
  const shown = rows.filter((_row, index) => index !== 1);
  const widths = (shown[0] ?? []).map((_cell, column) =>
    Math.min(CELL, Math.max(...shown.map((row) => (row[column] ?? '').length))),
  );
  return shown.map((row, index) => ({
    kind: index === 0 ? 'head' : 'plain',
    text: row.map((cell, column) => shorten(cell, CELL).padEnd(widths[column] ?? 0)).join('  '),
  }));
}

function plain(text) {
  return text
    .replace(/<br>/g, ' · ')
    .replace(/<[^>]+>/g, '')
    .replace(/\[((?:\\.|[^\]\\])+)\]\([^)]*\)/g, '$1')
    .replace(/\\([\\`*_[\]|<>#])/g, '$1')
    .replace(/[*`]/g, '');
}

function draw(lines) {
  const width = Math.ceil(WIDTH * CHARACTER + 2 * PADDING);
  const height = lines.length * LINE + 2 * PADDING;
  const text = lines.map(({ kind, text: line }, index) => {
    const cut = shorten(line.trimEnd(), WIDTH);
    return `<text class="${kind}" x="${PADDING}" y="${PADDING + 13 + index * LINE}" xml:space="preserve">${escapeXml(cut)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A board review">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#c9d1d9}.heading{font-weight:700;fill:#58a6ff}.head{fill:#8b949e}</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${text.filter((line) => !line.includes('></text>')).join('\n')}
</svg>
`;
}

function shorten(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function escapeXml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
