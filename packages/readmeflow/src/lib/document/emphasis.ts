import type { Cut, Inline } from './inline.ts';

interface Run {
  readonly at: number;
  readonly char: string;
  length: number;
  readonly original: number;
  readonly opens: boolean;
  readonly closes: boolean;
}

/** Longer headings keep their underscores: pairing takes the square of the number of runs. */
const MAX_LENGTH = 500;

/** The marks of emphasis: CommonMark's rule of delimiter runs, for `_`, `*` and `~`. */
export function emphasisCuts(text: string, inline: Inline): Cut[] {
  if (text.length > MAX_LENGTH || !/[_*~]/.test(text)) return [];
  const runs = delimiterRuns(text, outermost([...inline.cuts]), codeSpans(inline));
  const cuts: Cut[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const close = runs[index];
    if (!close?.closes) continue;
    for (let before = index - 1; before >= 0 && close.length > 0; before -= 1) {
      const open = runs[before];
      if (!open || !pairs(open, close)) continue;
      const size = open.length >= 2 && close.length >= 2 ? 2 : 1;
      open.length -= size;
      cuts.push({ from: open.at + open.length, to: open.at + open.length + size });
      const used = close.original - close.length;
      cuts.push({ from: close.at + used, to: close.at + used + size });
      close.length -= size;
      for (const between of runs.slice(before + 1, index)) between.length = 0;
      before += 1;
    }
  }
  return cuts;
}

/** By place, without those within others. */
export function outermost(cuts: Cut[]): Cut[] {
  cuts.sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: Cut[] = [];
  for (const cut of cuts) if (cut.from >= (kept.at(-1)?.to ?? 0)) kept.push(cut);
  return kept;
}

function pairs(open: Run, close: Run): boolean {
  if (!open.opens || open.length === 0 || open.char !== close.char) return false;
  if (open.char === '~') return open.length === close.length && open.length <= 2;
  const both = close.opens || open.closes;
  return !(both && (open.original + close.original) % 3 === 0 && (open.original % 3 !== 0 || close.original % 3 !== 0));
}

/** What stands between the cuts of code spans is no markup; they come in pairs. */
function codeSpans({ cuts }: Inline): { from: number; to: number }[] {
  const ticks = cuts.filter((cut) => cut.code);
  return ticks.flatMap((open, index) => {
    const close = ticks[index + 1];
    return index % 2 === 0 && close ? [{ from: open.from, to: close.to }] : [];
  });
}

function delimiterRuns(text: string, cuts: readonly Cut[], code: readonly { from: number; to: number }[]): Run[] {
  const runs: Run[] = [];
  for (const found of text.matchAll(/_+|\*+|~+/g)) {
    const at = found.index;
    const length = found[0].length;
    const inCut = cuts.some((cut) => cut.from <= at && at < cut.to);
    const escaped = cuts.some((cut) => cut.to === at && text[cut.from] === '\\');
    if (inCut || escaped || code.some((span) => span.from <= at && at < span.to)) continue;
    runs.push(runOf(text, at, found[0][0] ?? '', length));
  }
  return runs;
}

function runOf(text: string, at: number, char: string, length: number): Run {
  const before = text[at - 1] ?? ' ';
  const after = text[at + length] ?? ' ';
  const left = !/\s/.test(after) && (!isMark(after) || /\s/.test(before) || isMark(before));
  const right = !/\s/.test(before) && (!isMark(before) || /\s/.test(after) || isMark(after));
  const opens = left && (char !== '_' || !right || isMark(before));
  const closes = right && (char !== '_' || !left || isMark(after));
  return { at, char, length, original: length, opens, closes };
}

function isMark(char: string): boolean {
  return /[\p{P}\p{S}]/u.test(char);
}
