import { RULES } from '../../rows.ts';
import type { Ignore } from './document-facts.ts';
import type { Comment, ParsedDocument } from './parse-document.ts';

const IGNORE = /^\s*readmeflow-ignore-(next|file)\b\s*([\s\S]*?)\s*$/;

/** The comments by which people keep findings out: `<!-- readmeflow-ignore-next rule: reason -->`. */
export function ignoresOf(document: ParsedDocument): readonly Ignore[] {
  return document.comments.flatMap((comment) => {
    const [, scope, rest = ''] = IGNORE.exec(comment.text) ?? [];
    if (scope === undefined) return [];
    const lines = scope === 'file' ? { line: 0 } : linesOf(document, comment);
    return [{ ...lines, ...readReason(rest) }];
  });
}

/** `rule: reason`, `all: reason`, `: reason` or `reason`. */
function readReason(rest: string): Pick<Ignore, 'rule' | 'reason'> {
  const [, word = '', reason = ''] = /^([\w-]*)\s*(?::\s*([\s\S]*)|$)/.exec(rest) ?? [];
  if ((RULES as readonly string[]).includes(word)) return { rule: word, reason };
  if (word === '' || word === 'all') return { reason: reason || rest.replace(/^(?:all\b)?\s*:?\s*/, '') };
  return { reason: rest };
}

/** The block that a comment stands in, or else the next one: a paragraph, a list, a table, a fence. */
function linesOf({ lines, extents }: ParsedDocument, { from, to, within }: Comment): Pick<Ignore, 'line' | 'lastLine'> {
  const [start, end] = within === undefined ? (nextExtent(extents, to) ?? [from, to]) : [from, within];
  const line = lines.line(start);
  const lastLine = lines.line(Math.max(start, end - 1));
  return lastLine > line ? { line, lastLine } : { line };
}

function nextExtent(extents: ParsedDocument['extents'], offset: number): readonly [number, number] | undefined {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[middle]?.[0] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return extents[low];
}
