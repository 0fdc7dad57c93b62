import type { Embed, Fault, Use } from '../document/document-facts.ts';
import type { ParsedDocument } from '../document/parse-document.ts';

/** What fences say about packages, what they show of files, and code that does not parse. */
export async function readFences(
  _document: ParsedDocument,
): Promise<{ readonly uses: readonly Use[]; readonly embeds: readonly Embed[]; readonly faults: readonly Fault[] }> {
  return { uses: [], embeds: [], faults: [] };
}
