import type { ParsedDocument } from './parse-document.ts';

/** How site generators take in other documents: VitePress, MkDocs, Jekyll, Hugo, docsify, mdBook. */
const INCLUDE =
  /<!--\s*@?include[:\s]|--8<--|\{%-?\s*include|\{\{[<%]\s*(?:include|readfile|shared)|\{\{#include|:include|^[ \t]*!?@include/m;
const IMPORT = /^import[ \t][^;'"\n]{0,200}['"][^'"\n]{1,200}\.mdx?['"]/m;

/** Whether a page shows other documents too, whose headings are then its own. */
export function isPartial({ text }: ParsedDocument): boolean {
  return INCLUDE.test(text) || IMPORT.test(text);
}
