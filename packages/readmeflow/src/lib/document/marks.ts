import type { Fault } from './document-facts.ts';
import { opensAnother } from './inner-fences.ts';
import { unbalancedMarkers } from './markers.ts';
import type { Comment, FencedCode, ParsedDocument } from './parse-document.ts';

/** Fences and comments that are not closed, and markers without their other half. */
export function marksOf(document: ParsedDocument): readonly Fault[] {
  const comments = openComments(document);
  // Behind a comment that is not closed, nothing is what it seems.
  const first = comments[0]?.line ?? Number.POSITIVE_INFINITY;
  const fences = [...openFences(document)].filter(({ line }) => line < first);
  return [...fences, ...comments, ...unbalancedMarkers(document)];
}

function* openFences({ fences, text, lines }: ParsedDocument): Generator<Fault, void, undefined> {
  let before: FencedCode | undefined;
  let isOfHtml: boolean | undefined;
  for (const fence of fences) {
    const { line, column, endColumn, closed } = fence;
    // The closing fence of the one before, which stands outside of its list or quote: one fault, not two.
    const isItsEnd = before?.closed === false && fence.language === '';
    before = fence;
    if ((closed && !opensAnother(fence)) || isItsEnd) continue;
    isOfHtml ??= FENCE_BELOW_TAG.test(text);
    if (isOfHtml && fence.language === '') continue;
    const start = lines.start(line) + column - 1;
    const target = text.slice(start, start + (endColumn ?? column) - column) + fence.language;
    const message = 'the fence is not closed: what follows it is code';
    yield { line, column, endColumn: column + target.length, rule: 'unclosed-fence', message, target };
  }
}

/**
 * A fence right below a closing tag. CommonMark takes it for HTML, up to a blank line; kramdown and the generators that use it
 * take it for code, which the next fence closes. The same is true of one behind a tag of Liquid, which goes before.
 */
const FENCE_BELOW_TAG = /^(?:<\/\w+>[ \t]*\r?\n(?:`{3,}[^`\n]*|~{3,}.*)|\{%[^%\n]{1,200}%\}(?:`{3,}|~{3,})[ \t]*)\r?$/m;

/** By place. */
function openComments({ text, lines, comments, unclosedComments }: ParsedDocument): Fault[] {
  const swallowing = comments.filter((comment) => swallows(text, comment)).map(({ from }) => from);
  // Where the end of an HTML comment follows later, browsers take all up to there as the comment.
  const open = unclosedComments.filter((at) => text[at] === '{' || text.indexOf('-->', at) === -1);
  return [...swallowing, ...open]
    .sort((a, b) => a - b)
    .map((at) => {
      const target = text[at] === '{' ? '{/*' : '<!--';
      const place = lines.place(at);
      const message = 'the comment is not closed: what follows it does not show';
      return { ...place, endColumn: place.column + target.length, rule: 'unclosed-comment', message, target };
    });
}

/**
 * Whether a comment takes in what was to show, because it ends only where the next one does, or at an arrow in a fence
 * (`A --> B` of a diagram). One that holds a whole comment, whose own end then follows, was meant so, and one without a
 * blank line before the next one takes in nothing but a remark.
 */
function swallows(text: string, { from, to, text: content }: Comment): boolean {
  if (!text.startsWith('<!--', from)) return false;
  const fences = content.match(/^[ \t>]*(?:`{3,}|~{3,})/gm)?.length ?? 0;
  if (fences % 2 === 1 && /^[ \t]*[^\s]/.test(text.slice(to, to + 200))) return true;
  const inner = content.search(/\n[ \t>]*<!--/);
  if (inner === -1 || !/\n[ \t>]*\n/.test(content.slice(0, inner + 1))) return false;
  const nextEnd = text.indexOf('-->', to);
  const nextStart = text.indexOf('<!--', to);
  return nextEnd === -1 || (nextStart !== -1 && nextStart < nextEnd);
}
