import type { FencedCode, ParsedDocument } from '../document/parse-document.ts';

/** What stands around a fence. */
export interface FenceContext {
  /** The nearest heading above, without its marks. */
  readonly heading: string;
  /** The nearest line above that is not blank, unless it is the heading or a line of another fence. */
  readonly before: string;
}

/** Tells the context of the fences of a document, asked in their order. Time: one pass over the lines. */
export function contextReader({ text, fences }: ParsedDocument): (fence: FencedCode) => FenceContext {
  const lines = text.split('\n');
  let next = 0;
  let at = 0;
  let heading = '';
  let before = '';
  const skipped = new Map(fences.map(({ line, firstLine, code }) => [line, firstLine + code.split('\n').length]));
  const read = (line: string): void => {
    const title = /^[\s>]*#{1,6}\s+(.*?)[\s#]*$/.exec(line)?.[1];
    if (title !== undefined) [heading, before] = [title, ''];
    else if (/^\s*(?:=+|-{2,})\s*$/.test(line) && before !== '') [heading, before] = [before, ''];
    else if (line.trim() !== '' && !/^\s*<!--.*-->\s*$/.test(line)) before = line.trim();
  };
  return (fence) => {
    for (; at < fence.line - 1 && at < lines.length; at += 1) {
      const end = skipped.get(at + 1);
      if (end === undefined) read(lines[at] ?? '');
      else if (end > at) {
        next = end;
        before = '';
        at = Math.min(next, fence.line - 1) - 1;
      }
    }
    return { heading, before };
  };
}

/** Words by which people announce code that is not to be followed. */
const COUNTER_EXAMPLE =
  /❌|🚫|👎|✗|✘|⛔|\b(?:bad|incorrect|incorrectly|invalid|wrong|wrongly|broken|illegal|malformed|not (?:valid|allowed|supported|work)|won'?t (?:work|compile|parse)|doesn'?t (?:work|compile|parse)|does not (?:work|compile|parse)|cannot be parsed|syntax ?errors?|parse errors?|throws?|fails?|don'?t|do not|avoid|anti-?patterns?|unsupported)\b/i;
/** Comments that begin so, or that name an error of syntax. */
const COUNTER_COMMENT =
  /(?:\/\/|\/\*|#|<!--)(?:.*?(?:❌|🚫|👎|✗|✘|⛔|\b(?:syntax|parse) ?error\b)|[\s*]*(?:bad|incorrect|invalid|wrong|illegal|not allowed|error)\b)/i;
/** In a heading, or behind the fence, `error` alone says as much; in running text it does not. */
const ERROR = /\berrors?\b/i;

/**
 * Is the code shown as one that is wrong? Spares documents of error messages and rules of linters, which show under
 * `Incorrect`, or behind a line such as `This is invalid:`, what must not be written, and comments such as `// ❌`.
 */
export function isCounterExample({ heading, before }: FenceContext, { meta, code }: FencedCode): boolean {
  if ([heading, meta].some((text) => COUNTER_EXAMPLE.test(text) || ERROR.test(text))) return true;
  if (COUNTER_EXAMPLE.test(before) || /\berrors?\b[^.]*:$/i.test(before)) return true;
  return COUNTER_COMMENT.test(code);
}

/** Words by which people announce a sketch, in which names may be made up. */
const SKETCH =
  /\b(?:something like|roughly|pseudo-?code|sketch|hypothetical(?:ly)?|imagin(?:e|ary)|(?:may|might|could|would) look)\b/i;

const OLD =
  /\b(?:before|old|older|previous|previously|deprecated|removed|legacy|formerly|no longer|instead of|renamed?|migrat\w+|upgrad\w+|used to|prior|earlier|below v?\d|v?\d+\.x)\b|(?<![\w@/-])v\d+(?![\w/-])/i;

/** Is it shown what was once so, or how it might be? */
export function isNotNow({ heading, before }: FenceContext, { meta, code }: FencedCode): boolean {
  return (
    [heading, before, meta].some((text) => OLD.test(text) || SKETCH.test(text)) ||
    /(?:\/\/|\/\*|#).*\b(?:before|old|deprecated|removed|legacy|was)\b/i.test(code)
  );
}
