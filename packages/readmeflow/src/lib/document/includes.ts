import type { ParsedDocument } from './parse-document.ts';

/** How site generators take in other documents: VitePress, MkDocs, Jekyll, Hugo, docsify, mdBook; what is said in sources (`::: a.b`). */
const INCLUDE =
  /<!--\s*@?include[:\s]|--8<--|\{%-?\s*include|\{\{[<%]\s*(?:include|readfile|shared)|\{\{#include|:include|^[ \t]*!?@include|^::: (?:\w+(?:\.\w+)+|mkdocs-[\w-]+)[ \t]*$/m;
const IMPORT = /^import[ \t][^;'"\n]{0,200}['"][^'"\n]{1,200}\.mdx?['"]/m;

/** Whether a page shows other documents too, whose headings are then its own. */
export function isPartial({ text }: ParsedDocument): boolean {
  return INCLUDE.test(text) || IMPORT.test(text);
}
