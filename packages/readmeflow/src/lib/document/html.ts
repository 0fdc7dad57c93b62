import { decodeReferences } from './character-references.ts';
import type { Span } from './destinations.ts';
import { endOfMarkup, readTag, Seeker, type Tag } from './html-tags.ts';

/** What a block of HTML holds. Spans count in its text. */
export interface Html {
  readonly tags: readonly Tag[];
  readonly comments: readonly Span[];
  /** Where a comment starts that has no end. */
  readonly unclosedComment?: number;
  /** Texts of `<h1>` to `<h6>`: hosts give them anchors like those of Markdown. */
  readonly headings: readonly HtmlHeading[];
}

export interface HtmlHeading {
  readonly at: number;
  readonly text: string;
}

const RAW = new Set(['script', 'style', 'textarea', 'pre']);

/** Reads HTML: what is in comments, scripts, styles and `<pre>` is text. Time is linear. */
export function readHtml(text: string): Html {
  const tags: Tag[] = [];
  const comments: Span[] = [];
  const seeker = new Seeker(text);
  let unclosedComment: number | undefined;
  for (let at = text.indexOf('<'); at !== -1; ) {
    const markup = endOfMarkup(text, at, seeker);
    const tag = markup === undefined ? readTag(text, at) : undefined;
    if (text.startsWith('<!--', at)) {
      if (markup === undefined) {
        unclosedComment = at;
        break;
      }
      comments.push({ from: at, to: markup });
    }
    if (tag) tags.push(tag);
    const next = markup ?? (tag ? endOfRaw(text, tag) : at + 1);
    at = text.indexOf('<', next);
  }
  return {
    ...{ tags, comments, headings: headings(text, tags) },
    ...(unclosedComment !== undefined && { unclosedComment }),
  };
}

/** Behind a tag, or where the end tag of what is raw stands. */
function endOfRaw(text: string, tag: Tag): number {
  const name = tag.name.toLowerCase();
  if (tag.closing || !RAW.has(name) || text[tag.to - 2] === '/') return tag.to;
  const end = new RegExp(`</${name}\\s*>`, 'gi');
  end.lastIndex = tag.to;
  return end.exec(text)?.index ?? text.length;
}

function headings(text: string, tags: readonly Tag[]): HtmlHeading[] {
  const found: HtmlHeading[] = [];
  for (let index = 0; index < tags.length; index += 1) {
    const open = tags[index];
    if (!open || open.closing || !/^h[1-6]$/i.test(open.name)) continue;
    let content = '';
    let from = open.to;
    for (index += 1; index < tags.length; index += 1) {
      const tag = tags[index];
      if (!tag) break;
      content += text.slice(from, tag.from);
      from = tag.to;
      if (/^h[1-6]$/i.test(tag.name)) break;
    }
    if (index < tags.length) found.push({ at: open.from, text: withoutMarkup(content) });
  }
  return found;
}

function withoutMarkup(text: string): string {
  return decodeReferences(text.replace(/<!--[\s\S]*?-->/g, '')).trim();
}
