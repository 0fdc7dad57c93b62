import { normalizeLabel } from './destinations.ts';
import type { Fault } from './document-facts.ts';
import type { OpenReference } from './inline.ts';
import type { ParsedDocument } from './parse-document.ts';

/** References of the form `[text][label]` and `[text][]` that were meant as links but have no definition. */
export function missingReferences(document: ParsedDocument): readonly Fault[] {
  const faults: Fault[] = [];
  const labels = new Set(document.definitions.map(({ label }) => label));
  for (const part of document.parts) {
    if (part.kind === 'footnote' || part.kind === 'html') continue;
    for (const reference of part.inline.openReferences) {
      if (!isMeant(part.leaf.text, reference, labels.size > 0)) continue;
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

/** Whether two brackets in a row are a reference, and not `array[0][1]`, a pattern, a type, a list of options, math. */
function isMeant(text: string, { from, to, label, image, collapsed }: OpenReference, hasDefinitions: boolean): boolean {
  const name = label.trim();
  if (name === '' || name.startsWith('^') || normalizeLabel(name) === '') return false;
  // A letter, bracket, `#` or `@` before it makes it an index, a pattern or an attribute of code.
  if (/[\p{L}\p{N}\])}#@$\\[]/u.test(text[from - 1] ?? '')) return false;
  if (/[[({+?\p{L}\p{N}]/u.test(text[to] ?? '')) return false;
  if (image) return true;
  // `[0-9][a-z]`, `[key: string][]`, `[...rest][n]`, `[--flag][file]`.
  const shown = text.slice(from + 1, to);
  if (/\.\.\.|[=|<>{}^$\\]|^\s*-|\]\[-/.test(shown) || /^[^\s]-[^\s]/.test(shown) || /^.-.$|^.-..-./.test(name))
    return false;
  // Without any definition in the document only words can tell: indices and single letters do not.
  const words = text.slice(from + 1, text.indexOf(']', from));
  if (hasDefinitions) return !(collapsed && /^(?:string|number|boolean|any|T|x| )$/.test(words));
  return !collapsed && /[\p{L}]{2}/u.test(words) && /[\p{L}]{2}/u.test(name) && !between(text, from, to, '$');
}

/** A mark stands on both sides of a span: math. */
function between(text: string, from: number, to: number, mark: string): boolean {
  return text.lastIndexOf(mark, from) !== -1 && text.indexOf(mark, to) !== -1;
}
