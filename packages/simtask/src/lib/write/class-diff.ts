import { codeBlock, escapeText } from '@pipelines/core/markdown';
import { structuredPatch } from 'diff';
import type { Plan, PlanMember } from '../../rows.ts';

const MOST_MEMBERS = 3;
const MOST_LINES = 60;
/** More differences than this are no help to a reader, and take long to find. */
const MOST_EDITS = 400;

/** How the members differ from the medoid, line by line; folded, and cut where it gets long. */
export function classDiff({ medoid, members, tier }: Plan): string[] {
  if (tier === 'identical') return [];
  const first = members.find(({ anchor }) => anchor === medoid);
  if (!first) return [];
  const others = members.filter((member) => member !== first && member.hash !== first.hash);
  const shown = others.slice(0, MOST_MEMBERS).flatMap((member) => memberDiff(first, member));
  const left = others.length - MOST_MEMBERS;
  return left > 0 ? [...shown, `${left} more in the report.`, ''] : shown;
}

function memberDiff(first: PlanMember, other: PlanMember): string[] {
  const lines = changedLines(plainText(first.text), plainText(other.text));
  const summary = `<summary>${summaryText(first.anchor)} → ${summaryText(other.anchor)}</summary>`;
  return ['<details>', summary, '', ...codeBlock('diff', lines), '', '</details>', ''];
}

function changedLines(before: string, after: string): string[] {
  const options = { context: 3, maxEditLength: MOST_EDITS };
  const patch = structuredPatch('', '', `${before}\n`, `${after}\n`, '', '', options);
  if (!patch) return ['the two differ in too many lines'];
  const lines = patch.hunks.flatMap((hunk, at) => (at === 0 ? hunk.lines : ['@@', ...hunk.lines]));
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `… ${left} more lines`] : lines;
}

/** LF, no blanks at line ends, and without the indentation that all lines but the first have in common. */
function plainText(text: string): string {
  const [first = '', ...rest] = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  const indents = rest.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : indents.reduce((a, b) => Math.min(a, b));
  return [first, ...rest.map((line) => line.slice(common))].join('\n');
}

/** In a tag Markdown is not read, so only HTML needs care. */
function summaryText(text: string): string {
  return escapeText(text).replace(/\\([\\`*{}[\]#|!~$_])/g, '$1');
}
