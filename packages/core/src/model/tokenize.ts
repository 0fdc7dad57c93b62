import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.ts';

/** How often each term occurs in a text, and how many terms the text has in all. */
export interface TermCounts {
  readonly length: number;
  readonly counts: ReadonlyMap<string, number>;
}

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
/** Chinese and Japanese are written without spaces: they become pairs of characters. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/u;
const PART =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{N}+|[\p{L}\p{M}]/gu;
const ONE_CASE = /^(?:\p{Ll}+|\p{Lu}+|\p{Lu}\p{Ll}+)$/u;
/** Longer words are hashes, encoded data or minified code. */
const LONGEST_WORD = 64;
const MEMO_ENTRIES = 50_000;
const memo = new Map<string, readonly string[]>();

/**
 * The terms of a text, in order, with repeats. Identifier-aware: words are split at camelCase, ACRONYMWord, snake_case
 * and punctuation, lower-cased and Porter-stemmed; one-letter, numeric and stop words are dropped; a camel or snake
 * identifier also yields itself, lower-cased, as one more term. Pure: equal texts give equal terms.
 */
export function tokenize(text: string): string[] {
  const terms: string[] = [];
  for (const word of text.normalize('NFC').match(WORD) ?? []) {
    for (const term of termsOf(word)) terms.push(term);
  }
  return terms;
}

/** `tokenize`, counted. */
export function termCounts(text: string): TermCounts {
  return countTerms(tokenize(text));
}

/** Counts terms that are already split. */
export function countTerms(terms: readonly string[]): TermCounts {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { length: terms.length, counts };
}

function termsOf(word: string): readonly string[] {
  if (word.length > LONGEST_WORD) return [];
  const known = memo.get(word);
  if (known) return known;
  // A copy: V8 cuts words out of a text as views, and one remembered word would keep the whole text alive.
  const copy = Buffer.from(word, 'utf16le').toString('utf16le');
  const terms = splitWord(copy);
  // Emptied as a whole: words repeat so much that keeping the recent ones is not worth the bookkeeping.
  if (memo.size >= MEMO_ENTRIES) memo.clear();
  memo.set(copy, terms);
  return terms;
}

function splitWord(word: string): string[] {
  if (ONE_CASE.test(word)) return plainTerm(word);
  const parts = word.match(PART) ?? [];
  const terms = parts.flatMap((part) => (UNSPACED.test(part) ? pairs(part) : plainTerm(part)));
  const whole = word.replace(/^_+|_+$/g, '').toLowerCase();
  const identifier = parts.length > 1 && !UNSPACED.test(word) && /\p{L}/u.test(whole);
  return identifier ? [...terms, whole] : terms;
}

function plainTerm(part: string): string[] {
  const lower = part.toLowerCase();
  if (lower.length < 2 || STOP_WORDS.has(lower) || /^\p{N}+$/u.test(lower)) return [];
  return [stemmer(lower)];
}

function pairs(part: string): string[] {
  const characters = [...part];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
