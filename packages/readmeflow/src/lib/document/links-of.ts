import { anchorsOf } from './anchors.ts';
import { decodeReferences, unescapeMarkdown } from './character-references.ts';
import type { Fault, Link } from './document-facts.ts';
import { linkAttributes } from './html-links.ts';
import type { Tag } from './html-tags.ts';
import type { InlineLink } from './inline.ts';
import type { Leaf } from './leaf.ts';
import { missingReferences } from './missing-references.ts';
import type { ParsedDocument, Part } from './parse-document.ts';
import type { SlugDialect } from './slugs.ts';

/** What leads somewhere, what can be led to, and references that lead nowhere. */
export function linksOf(
  document: ParsedDocument,
  slugs: SlugDialect,
): { readonly anchors: readonly string[]; readonly links: readonly Link[]; readonly faults: readonly Fault[] } {
  const links: Link[] = [];
  for (const part of document.parts) for (const link of linksOfPart(document, part)) links.push(link);
  for (const { destination, leaf } of document.definitions) {
    const target = unescapeMarkdown(leaf.text.slice(destination.from, destination.to));
    for (const link of linkAt(document, leaf, 'definition', destination, target)) links.push(link);
  }
  for (const link of linksOfTags(document, document.jsx, (at) => at)) links.push(link);
  links.sort((a, b) => a.line - b.line || a.column - b.column);
  return { anchors: anchorsOf(document, slugs), links, faults: missingReferences(document) };
}

function* linksOfPart(document: ParsedDocument, part: Part): Generator<Link, void, undefined> {
  if (part.kind === 'footnote') return;
  const { leaf } = part;
  const tags = part.kind === 'html' ? part.html.tags : part.inline.tags;
  yield* linksOfTags(document, tags, (at) => leaf.source(at));
  if (part.kind === 'html') return;
  for (const link of part.inline.links) {
    const written = leaf.text.slice(link.destination.from, link.destination.to);
    if (link.angled && TEMPLATE.test(`<${written}`)) continue;
    yield* linkAt(
      document,
      leaf,
      kindOf(link),
      link.destination,
      isAddress(link) ? written : unescapeMarkdown(written),
    );
  }
}

function isAddress({ kind }: InlineLink): boolean {
  return kind === 'autolink' || kind === 'bare';
}

function kindOf({ kind }: InlineLink): Link['kind'] {
  return kind === 'bare' ? 'autolink' : kind;
}

function* linksOfTags(
  document: ParsedDocument,
  tags: readonly Tag[],
  source: (at: number) => number,
): Generator<Link, void, undefined> {
  for (const tag of tags) {
    for (const { from, to } of linkAttributes(tag, document.mdx)) {
      // The document, not the leaf, has the line breaks and quote marks that stand in a value.
      const written = document.text.slice(source(from), source(to - 1) + 1);
      const raw = written.length === to - from && !written.includes('\n') ? written : undefined;
      yield* link(document, 'html', source(from), decodeReferences(raw ?? written).replace(/\s*\n[\s>]*/g, ''), raw);
    }
  }
}

function linkAt(
  document: ParsedDocument,
  leaf: Leaf,
  kind: Link['kind'],
  { from, to }: { readonly from: number; readonly to: number },
  target: string,
): Iterable<Link> {
  return link(document, kind, leaf.source(from), target, leaf.text.slice(from, to));
}

/** What a template fills in cannot be judged before. */
const TEMPLATE = /\{\{|\{%|<%|\$\{/;

function* link(
  document: ParsedDocument,
  kind: Link['kind'],
  offset: number,
  target: string,
  raw: string | undefined,
): Generator<Link, void, undefined> {
  if (target === '' || TEMPLATE.test(target)) return;
  const place = document.lines.place(offset);
  yield {
    ...place,
    ...(raw !== undefined && { endColumn: place.column + raw.length }),
    kind,
    target,
    ...(raw !== undefined && { raw }),
  };
}
