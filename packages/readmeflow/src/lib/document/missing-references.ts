import type { Fault } from './document-facts.ts';
import type { OpenReference } from './inline.ts';
import type { ParsedDocument } from './parse-document.ts';

/** References of the form `[text][label]` and `[text][]` that were meant as links but have no definition. */
export function missingReferences(document: ParsedDocument): readonly Fault[] {
  const faults: Fault[] = [];
  const labels = new Set(document.definitions.map(({ label }) => label));
  const made = templatedLabels(document.text);
  for (const part of document.parts) {
    if (part.kind === 'footnote' || part.kind === 'html') continue;
    for (const reference of part.inline.openReferences) {
      if (!isMeant(part.leaf.text, reference, labels.size > 0)) continue;
      if (made.some((pattern) => pattern.test(reference.label.trim()))) continue;
      const { labelSpan } = reference;
      const place = document.lines.place(part.leaf.source(labelSpan.from));
      const target = part.leaf.text.slice(labelSpan.from, labelSpan.to);
      const sameLine = !target.includes('\n');
      faults.push({
        ...{ ...place, rule: 'missing-reference', target, message: `no definition of [${target}]` },
        ...(sameLine && { endColumn: place.column + target.length }),
      });
    }
  }
  return faults;
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

/** Whether two brackets in a row are a reference, and not `array[0][1]`, a pattern, a type, a list of options, math. */
function isMeant(text: string, reference: OpenReference, hasDefinitions: boolean): boolean {
  const { from, to, image, collapsed } = reference;
  const name = reference.label.trim();
  if (name === '' || name.startsWith('^')) return false;
  // What stands before it makes it an index, a pattern, an attribute or a macro of code.
  if (/[\p{L}\p{N}\])}#@$\\[]/u.test(text[from - 1] ?? '')) return false;
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
  return !collapsed && isWord(words) && isWord(name) && !(isName(words) && isName(name)) && !isMath(text, from, to);
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
