import type { FencedCode } from '../document/parse-document.ts';

/** The lines of a document that fences take, with their marks. */
export function linesOfFences(fences: readonly FencedCode[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { line, firstLine, code } of fences) {
    const last = firstLine + code.split('\n').length;
    for (let each = line; each <= last; each += 1) found.add(each);
  }
  return found;
}
