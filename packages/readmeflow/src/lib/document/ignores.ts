import type { Ignore } from './document-facts.ts';
import type { ParsedDocument } from './parse-document.ts';

/** The comments by which people keep findings out: `<!-- readmeflow-ignore-next rule: reason -->`. */
export function ignoresOf(_document: ParsedDocument): readonly Ignore[] {
  return [];
}
