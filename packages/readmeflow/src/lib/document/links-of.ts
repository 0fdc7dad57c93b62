import type { Fault, Link } from './document-facts.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { SlugDialect } from './slugs.ts';

/** What leads somewhere, what can be led to, and references that lead nowhere. */
export function linksOf(
  _document: ParsedDocument,
  _slugs: SlugDialect,
): { readonly anchors: readonly string[]; readonly links: readonly Link[]; readonly faults: readonly Fault[] } {
  return { anchors: [], links: [], faults: [] };
}
