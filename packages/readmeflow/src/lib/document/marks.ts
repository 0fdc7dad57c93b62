import type { Fault } from './document-facts.ts';
import type { ParsedDocument } from './parse-document.ts';

/** Fences and comments that are not closed, and markers without their other half. */
export function marksOf(_document: ParsedDocument): readonly Fault[] {
  return [];
}
