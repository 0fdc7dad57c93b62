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

/** Words and signs by which people say that code is not to be followed. */
const COUNTER_EXAMPLE =
  /❌|🚫|👎|✗|✘|⛔|\b(?:incorrect|incorrectly|wrong|wrongly|illegal|malformed|not (?:valid|allowed|work)|won'?t (?:work|compile|parse)|doesn'?t (?:work|compile|parse)|does not (?:work|compile|parse)|cannot be parsed|syntax ?errors?|parse errors?|anti-?patterns?)\b/i;
/** Those that running text says of all kinds of things, too: `if the test fails`. */
const COUNTER_WORD = /\b(?:bad|invalid|broken|not supported|unsupported|throws?|fails?)\b/i;
/** As advice: `Don't do this`; not `if you don't need it`. */
const ADVICE =
  /^\W*(?:(?:so|but|please|note|and)\W+)?(?:don'?t|do not|avoid)\b|\b(?:don'?t|do not|avoid) (?:do|use|using|write|writing|import|importing|this|that|these)\b/i;
/** Comments that begin so, or that name an error of syntax. */
const COUNTER_COMMENT =
  /(?:\/\/|\/\*|#|<!--)(?:.*?(?:❌|🚫|👎|✗|✘|⛔|\b(?:syntax|parse) ?error\b)|[\s*]*(?:bad|incorrect|invalid|wrong|illegal|not allowed|error)\b)/i;
/** In a heading, or behind the fence, `error` alone says as much, unless it is what the text is about; in running text it does not. */
const ERROR =
  /(?<!\b(?:handl|catch|report|throw|custom)\w*\s(?:\w+\s)?)\berrors?\b(?![\s-]*(?:handl|boundar|report|format|page|class|object|type|code|response|middleware|tracking|logging|element|component))/i;

/**
 * Is the code shown as one that is wrong? Spares documents of error messages and rules of linters, which show under
 * `Incorrect`, or behind a line such as `This is invalid:`, what must not be written, and comments such as `// ❌`.
 */
export function isCounterExample({ heading, before }: FenceContext, { meta, code }: FencedCode): boolean {
  const titles = [heading, meta];
  if (titles.some((text) => [COUNTER_EXAMPLE, COUNTER_WORD, ADVICE, ERROR].some((words) => words.test(text))))
    return true;
  const said = lastSentence(before);
  if (COUNTER_EXAMPLE.test(said) || (isAnnouncement(said) && (COUNTER_WORD.test(said) || ADVICE.test(said))))
    return true;
  return /\berrors?\b[^.]*:$/i.test(said) || COUNTER_COMMENT.test(code);
}

/** What leads to the code. Rows of tables do not, and where links lead says nothing. */
function lastSentence(line: string): string {
  if (line.startsWith('|')) return '';
  const text = line.replace(/\]\([^()\s]*\)/g, ']');
  return text.split(/(?<=[.!?]['")*_]*)\s+(?=[^\sa-z])/).at(-1) ?? '';
}

/** Longer sentences without a colon tell of something else as well. */
const LABEL = 40;

function isAnnouncement(sentence: string): boolean {
  return sentence.length <= LABEL || /[:：][\s*_]*$/.test(sentence);
}

/** Words by which people announce a sketch, in which names may be made up. */
const SKETCH =
  /\b(?:something like|roughly|pseudo-?code|sketch|hypothetical(?:ly)?|imagin(?:e|ary)|(?:may|might|could|would) look)\b/i;

const OLD =
  /\b(?:old|deprecated|removed|legacy|formerly|previously|no longer|renamed?|migrat\w+|upgrad\w+|(?:we|you|it|they|there|what|that|this|which) used to|(?:below|until|prior to) v?\d|v?\d+\.x)\b|(?<![\w@/=>~^-])v\d+(?![\w/-])/i;
/** `Before:`, `Before (v3)`, `before this release`; not `before each test`. */
const BEFORE =
  /\bbefore(?=\W*$|\s*(?:and after\b|v?\d|\(|(?:this|that|the)\s(?:release|version|change|migration|upgrade|rename)))/i;
/** Of an example above they say the same as of a release. */
const OLD_WORD = /\b(?:older|previous|prior|earlier|instead of)\b/i;
const OLD_COMMENT = /(?:\/\/|\/\*|#)(?:[\s*]*(?:before|old|was)\b|.*\b(?:deprecated|removed|legacy|the old)\b)/i;

/** Is it shown what was once so, or how it might be? */
export function isNotNow({ heading, before }: FenceContext, { meta, code }: FencedCode): boolean {
  const said = lastSentence(before);
  if ([heading, said, meta].some((text) => [OLD, BEFORE, SKETCH].some((words) => words.test(text)))) return true;
  if ([heading, meta, isAnnouncement(said) ? said : ''].some((text) => OLD_WORD.test(text))) return true;
  return OLD_COMMENT.test(code);
}
