import type { Span } from './destinations.ts';
import type { Fault } from './document-facts.ts';
import { isPartial } from './includes.ts';
import type { OpenReference } from './inline.ts';
import type { Leaf } from './leaf.ts';
import type { ParsedDocument } from './parse-document.ts';

/** References of the form `[text][label]`, `[text][]` and `[^note]` that were meant as such but have no definition. */
export function missingReferences(document: ParsedDocument): readonly Fault[] {
  const faults: Fault[] = [];
  const labels = new Set(document.definitions.map(({ label }) => label));
  const made = templatedLabels(document.text);
  const isOpenNote = openNotes(document);
  for (const part of document.parts) {
    if (part.kind === 'footnote' || part.kind === 'html') continue;
    const { leaf, inline } = part;
    for (const reference of inline.openReferences) {
      if (!isMeant(leaf.text, reference, labels.size > 0)) continue;
      if (made.some((pattern) => pattern.test(reference.label.trim()))) continue;
      faults.push(faultOf(document, leaf, reference.labelSpan));
    }
    for (const note of inline.openFootnotes) {
      if (isOpenNote(leaf.text, note)) faults.push(faultOf(document, leaf, note));
    }
  }
  return faults;
}

function faultOf({ lines }: ParsedDocument, leaf: Leaf, { from, to }: Span): Fault {
  const place = lines.place(leaf.source(from));
  const target = leaf.text.slice(from, to);
  return {
    ...{ ...place, rule: 'missing-reference', target, message: `no definition of [${target}]` },
    ...(!target.includes('\n') && { endColumn: place.column + target.length }),
  };
}

const DEFINITION = /^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*(.{1,500})$/gm;
const EXPRESSION = /\{\{.{0,200}?\}\}|\{%.{0,200}?%\}/;

/**
 * Labels of the definitions of a document in which a template language fills some in: `[1]: {{ site.url }}/a`, `[{{ name }}-filter]: /b`.
 * Before that they are no definitions, and those right below them are none either.
 */
function templatedLabels(text: string): RegExp[] {
  if (!text.includes('{{') && !text.includes('{%')) return [];
  const found = [...text.matchAll(DEFINITION)];
  if (!found.some(([line]) => EXPRESSION.test(line))) return [];
  return found.map(([, label = '']) => new RegExp(`^${label.split(EXPRESSION).map(escaped).join('.+')}$`, 'i'));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const NOTE = /^\^[\p{L}\p{N}](?!-.$)[\p{L}\p{N}_:-]*$/u;
const END_OF_WORD = /(?:\p{L}{2}|\p{L}[.,;:!?)"'”’»*_]+)$/u;
const BEHIND_NOTE = /^(?:[\s.,;:!?)"'”’»*_—–]|\[\^|$)/u;

/**
 * Tells footnotes from classes of patterns (`[^a-z]`): a document with footnotes has a name there; in others the name must
 * stand behind a word, as a footnote does, and be one. Spares pages that take in other documents, which may define it.
 */
function openNotes(document: ParsedDocument): (text: string, note: Span) => boolean {
  const hasNotes = document.parts.some(({ kind }) => kind === 'footnote');
  const partial = isPartial(document);
  return (text, { from, to }) => {
    const name = text.slice(from, to);
    if (partial || !NOTE.test(name) || document.text.includes(`[${name}]:`)) return false;
    if (!END_OF_WORD.test(text.slice(0, from - 1)) || !BEHIND_NOTE.test(text.slice(to + 1))) return false;
    return hasNotes || /^\^(?:\d+|.*\p{L}{3}.*)$/u.test(name);
  };
}

/** Whether two brackets in a row are a reference, and not `array[0][1]`, a pattern, a type, a list of options, math. */
function isMeant(text: string, reference: OpenReference, hasDefinitions: boolean): boolean {
  const { from, to, image, collapsed } = reference;
  const name = reference.label.trim();
  if (name === '' || name.startsWith('^')) return false;
  // What stands before it makes it an index, a pattern, an attribute or a macro of code.
  const before = text.slice(Math.max(0, from - 2), from);
  // An image may be what a link shows.
  if (/[\p{L}\p{N}\])}#@$\\]$|[_^]\{$/u.test(before) || (!image && before.endsWith('['))) return false;
  if (/[[({+?]/.test(text[to] ?? '')) return false;
  if (image) return true;
  if (isBetween(text, from, to, '\\[', '\\]') || isBetween(text, from, to, '\\(', '\\)')) return false;
  const shown = text.slice(from + 1, to).replace(/`[^`]*`/g, 'code');
  if (isCode(shown)) return false;
  if (hasDefinitions) return !collapsed || !/^(?:string|number|boolean|any|unknown|object|[A-Z]|\s*)\]/.test(shown);
  // Without any definition in the document only words can tell: indices, single letters and names of code do not.
  const words = shown.slice(0, shown.indexOf(']'));
  const isWord = (part: string) => /\p{L}{2}/u.test(part);
  const isName = (part: string) => /^\S+[-_.:/]\S+$/.test(part);
  // A number is a label behind several words: `[the whole guide][1]`.
  const isNumber = /^\d+$/.test(name) && /\p{L}{3} \p{L}{2}/u.test(words);
  const isLabel = isWord(name) ? !(isName(words) && isName(name)) : isNumber;
  return !collapsed && isWord(words) && isLabel && !isMath(text, from, to);
}

/** `[0-9][a-z]`, `[key: string][]`, `[...rest][n]`, `[--flag][file]`, `[a|b][c]`, `[text][crate::item]`. */
function isCode(shown: string): boolean {
  return /::|\.\.\.|[=|<>{}^$\\]|(?:^|\]\[)\s*-|(?:^|\]\[)\S-\S(?:\S-\S)*\]?$|^\S-\S\]/.test(shown);
}

/** A dollar stands on both sides. */
function isMath(text: string, from: number, to: number): boolean {
  return isBetween(text, from, to, '$', '$');
}

function isBetween(text: string, from: number, to: number, open: string, close: string): boolean {
  return text.lastIndexOf(open, from) !== -1 && text.indexOf(close, to) !== -1;
}
