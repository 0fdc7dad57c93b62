import type { Tag } from './html-tags.ts';
import type { Comment } from './parse-document.ts';

/** MDX with all that is no Markdown blanked out, so that offsets stay. */
export function blankMdx(
  text: string,
  _from: number,
): { text: string; tags: readonly Tag[]; comments: readonly Comment[] } {
  return { text, tags: [], comments: [] };
}
