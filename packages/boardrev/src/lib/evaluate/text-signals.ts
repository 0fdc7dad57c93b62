import { bodyOf } from '../match/task-text.ts';

/** What the author's own words say about the state of the work. */
export interface TextSignals {
  readonly ticked: number;
  readonly boxes: number;
  /** A section of notes or results has been filled in. */
  readonly notes: boolean;
  /** Lines that say what the task waits for. */
  readonly waits: readonly string[];
  readonly review: boolean;
}

const FENCED = /^(```|~~~)[\s\S]*?^\1/gm;
const BOX = /^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[([ xX])\]/gm;
const NOTES = /^#{2,6}\s*(?:implementation notes|final summary|notes|summary|resolution|outcome)\b.*$/im;
const NOTES_LENGTH = 20;
const WAITS = new RegExp(
  [
    String.raw`^[\s>*_[\]-]*(?:blocked|blocker|on hold|waiting)\b(?:\s*[:(—–-]|\s+(?:by|on|for|until)\b).*$`,
    String.raw`\bblocked (?:by|on) (?!this(?: one| task)?\W*$).{3,}$`,
    String.raw`\bwaiting (?:for|on) (?:the |an? )?(?:[A-Z]+-\d|review|approval|decision|answer|feedback|release|access|upstream|credentials).*$`,
  ].join('|'),
  'i',
);
/** What is ticked off is no longer waited for; what is blocked on this task stands in the way of another. */
const TICKED = /^\s*(?:[-*+]|\d+[.)])\s+\[[xX]\]/;
const REVIEW =
  /\b(?:ready for|awaiting|waiting for|in) (?:code )?review\b|\b(?:PR|pull request) (?:is )?open(?:ed)?\b/i;
const QUOTE_LENGTH = 120;

/** Pure. `text` may be a body or a whole file; its front matter is not looked at. */
export function textSignals(text: string): TextSignals {
  const body = bodyOf(text).replace(FENCED, ' ');
  const boxes = Array.from(body.matchAll(BOX), ([, mark]) => mark !== ' ');
  return {
    boxes: boxes.length,
    ticked: boxes.filter(Boolean).length,
    notes: notesLength(body) > NOTES_LENGTH,
    waits: waitingLines(body),
    review: REVIEW.test(body),
  };
}

function notesLength(body: string): number {
  const heading = NOTES.exec(body);
  if (!heading) return 0;
  const rest = body.slice(heading.index + heading[0].length);
  return (rest.split(/^#{1,6}\s/m, 1)[0] ?? '').trim().length;
}

function waitingLines(body: string): string[] {
  const found = body.split('\n').flatMap((line) => (TICKED.test(line) ? [] : (WAITS.exec(line)?.[0] ?? [])));
  const quotes = found.map((line) => line.replace(/^[\s>*_[\]-]+/, '').trim());
  return [...new Set(quotes.map((line) => (line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH)}…` : line)))];
}
