import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { frontMatterEnd } from '../../src/lib/document/front-matter-end.ts';
import { linksOf } from '../../src/lib/document/links-of.ts';
import { parseDocument } from '../../src/lib/document/parse-document.ts';
import { plainText } from '../../src/lib/document/plain-text.ts';

/** What two parsers can be compared by, each list in order of its texts. How many blank lines a fence ends with is not. */
export interface Outline {
  readonly targets: readonly string[];
  readonly headings: readonly string[];
  readonly fences: readonly string[];
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly position?: { readonly start: { readonly offset?: number } };
  readonly children?: readonly Node[];
}

/** What this package reads. Addresses without brackets are left out: how they end is a matter of taste. */
export function ourOutline(text: string): Outline {
  const document = parseDocument(text, 'a.md');
  const lines = text.split('\n');
  const { links } = linksOf(document, 'github');
  return {
    targets: links
      .filter(
        ({ kind, line, column }) => kind !== 'html' && (kind !== 'autolink' || lines[line - 1]?.[column - 2] === '<'),
      )
      .map(({ target }) => target)
      .sort(),
    headings: document.parts
      .flatMap((part) => (part.kind === 'heading' ? [spaced(plainText(part.leaf.text, part.inline))] : []))
      .sort(),
    fences: document.fences.map(({ code }) => code.trimEnd()).sort(),
  };
}

/** What the reference implementation of CommonMark and GFM in JavaScript reads. */
export function referenceOutline(text: string): Outline {
  const front = frontMatterEnd(text);
  const source = text.slice(0, front).replace(/[^\n]/g, ' ') + text.slice(front);
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node;
  const outline = { targets: [] as string[], headings: [] as string[], fences: [] as string[] };
  const visit = (node: Node): void => {
    const start = source.slice(node.position?.start.offset ?? source.length);
    if ((node.type === 'image' || node.type === 'definition') && node.url) outline.targets.push(node.url);
    if (node.type === 'link' && node.url && /^[[<]/.test(start)) outline.targets.push(addressOf(node.url, start));
    if (node.type === 'heading') outline.headings.push(spaced(textOf(node)));
    if (node.type === 'code' && /^[`~]/.test(start)) outline.fences.push((node.value ?? '').trimEnd());
    for (const child of node.children ?? []) visit(child);
  };
  visit(tree);
  return { targets: outline.targets.sort(), headings: outline.headings.sort(), fences: outline.fences.sort() };
}

function addressOf(url: string, start: string): string {
  return start.startsWith('<') && !/^<mailto:/i.test(start) ? url.replace(/^mailto:/, '') : url;
}

const WITHOUT_TEXT = new Set(['html', 'image', 'imageReference', 'footnoteReference']);

function textOf(node: Node): string {
  if (WITHOUT_TEXT.has(node.type)) return '';
  if (node.type === 'break') return ' ';
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
