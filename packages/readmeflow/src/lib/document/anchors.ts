import type { Tag } from './html-tags.ts';
import type { ParsedDocument, Part } from './parse-document.ts';
import { plainText } from './plain-text.ts';
import { type SlugDialect, Slugger } from './slugs.ts';

/**
 * The ids of a page: of headings, of HTML elements (`id`, and `name` which older pages use), of footnotes.
 *
 * What GitHub does, and what a check of a fragment has to grant: ids of the page get the prefix `user-content-`, and a
 * script finds them with and without it, whatever the case (`#Install` finds the heading `install`) and percent-encoded.
 * Headings in quotes and lists have anchors, and so have `<h2>` in HTML. An emoji goes but the space next to it stays
 * (`## 🚀 Start` is `#-start`); `:rocket:` keeps its name. Images count as nothing.
 */
export function anchorsOf(document: ParsedDocument, dialect: SlugDialect): readonly string[] {
  const anchors = new Set<string>();
  const slugger = new Slugger(dialect);
  for (const part of document.parts) for (const anchor of anchorsOfPart(part, dialect, slugger)) anchors.add(anchor);
  for (const tag of document.jsx) for (const id of idsOf(tag)) anchors.add(id);
  // `## Title {/* #id */}`, where braces are expressions.
  for (const { text } of document.mdx ? document.comments : []) {
    const id = /^\s*#([^\s#]+)\s*$/.exec(text)?.[1];
    if (id !== undefined) anchors.add(id);
  }
  return [...anchors];
}

function* anchorsOfPart(part: Part, dialect: SlugDialect, slugger: Slugger): Generator<string, void, undefined> {
  switch (part.kind) {
    case 'footnote':
      yield* footnoteAnchors(part.label);
      break;
    case 'html':
      for (const tag of part.html.tags) yield* idsOf(tag);
      // Hosts of repositories give HTML headings anchors too; site generators do not.
      if (dialect === 'github' || dialect === 'gitlab')
        for (const { text } of part.html.headings) yield* slugger.add(text);
      break;
    case 'heading':
      yield* headingAnchors(plainText(part.leaf.text, part.inline), dialect, slugger);
      for (const tag of part.inline.tags) yield* idsOf(tag);
      break;
    default:
      for (const tag of part.inline.tags) yield* idsOf(tag);
  }
}

const CUSTOM_ID = /[ \t]*\{[ \t]*:?[ \t]*(?:[^{}]*[ \t])?#([^\s{}"'#]+)[^{}]*\}[ \t]*$/;

/**
 * `## Title {#id}`. GitHub and GitLab know no such ids and make `title-id` of it; but who writes one has a generator that
 * does, which need not be one we recognise. So it counts there as well.
 */
function* headingAnchors(text: string, dialect: SlugDialect, slugger: Slugger): Generator<string, void, undefined> {
  const custom = CUSTOM_ID.exec(text);
  if (custom?.[1] !== undefined) yield custom[1];
  const hosted = dialect === 'github' || dialect === 'gitlab';
  if (custom?.[1] !== undefined && !hosted) {
    slugger.take(custom[1]);
    return;
  }
  yield* slugger.add(text);
  if (custom) yield* slugger.add(text.slice(0, custom.index));
}

function* idsOf(tag: Tag): Generator<string, void, undefined> {
  if (tag.closing) return;
  for (const { name, value } of tag.attributes) if ((name === 'id' || name === 'name') && value !== '') yield value;
}

/** As GitHub, markdown-it and Python-Markdown name them. */
function* footnoteAnchors(label: string): Generator<string, void, undefined> {
  for (const mark of ['-', ':', '']) {
    yield `fn${mark}${label}`;
    yield `fnref${mark}${label}`;
  }
}
