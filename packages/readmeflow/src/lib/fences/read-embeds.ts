import type { Embed, Place } from '../document/document-facts.ts';
import type { FencedCode, ParsedDocument } from '../document/parse-document.ts';
import { linesOfFences } from './fence-lines.ts';

type Source = Omit<Embed, 'line' | 'column' | 'endColumn' | 'text' | 'source'>;

/** The fences that say which file they show, and the lines by which VitePress takes files in. */
export function readEmbeds({ text, fences }: Pick<ParsedDocument, 'text' | 'fences'>): readonly Embed[] {
  const lines = text.split('\n');
  const shown = fences.flatMap((fence) => {
    const found = sourceOf(fence);
    if (!found) return [];
    const { line, column } = fence;
    const source = placeOf(found.path, lines, fence);
    const isTakenIn = found.tool !== undefined && found.tool !== 'embedme';
    return [{ ...found, ...(!isTakenIn && { text: fence.code }), line, column, ...(source && { source }) }];
  });
  return [...shown, ...takenIn(lines, fences)];
}

/** A comment of more lines is none about a fence. */
const MAX_LINES = 20;

/** Where the path stands: behind the fence, or in the comment above it. */
function placeOf(path: string, lines: readonly string[], fence: FencedCode): Place | undefined {
  for (let line = fence.line; line > Math.max(0, fence.line - MAX_LINES); line -= 1) {
    const column = (lines[line - 1]?.indexOf(path) ?? -1) + 1;
    if (column > 0) return { line, column, endColumn: column + path.length };
  }
  return undefined;
}

function sourceOf(fence: FencedCode): Source | undefined {
  const above = fence.above ?? '';
  const own = /^(?:<!--|\{\s*\/\*)\s*readmeflow-embed\s+(\S+?)\s*(?:-->|\*\/\s*\})/.exec(above)?.[1];
  if (own !== undefined) return withLines(own);
  return embedmd(above) ?? markdownMagic(above) ?? remarkCodeImport(fence) ?? reference(fence) ?? embedme(fence, above);
}

/** `path#L1-L5`, `path#L7`, `path#L7-` to the end, `path`. */
function withLines(written: string): Source {
  const [, path = written, from, dash, to] = /^(.*?)#L(\d+)(?:(-)L?(\d+)?)?$/.exec(written) ?? [];
  if (from === undefined) return { path };
  const last = to ?? (dash ? Number.MAX_SAFE_INTEGER : from);
  return { path, lines: { from: Number(from), to: Number(last) } };
}

/** `[embedmd]:# (path language /from/ /to/)`; `$` as the end is that of the file. */
function embedmd(above: string): Source | undefined {
  const inside = /^\[embedmd\]:\s*#\s*\((.*)\)\s*$/.exec(above)?.[1];
  const path = /^\S+/.exec(inside ?? '')?.[0];
  if (inside === undefined || path === undefined || /^https?:/.test(path)) return undefined;
  const patterns = [...inside.slice(path.length).matchAll(/\/((?:[^/\\]|\\.)*)\/|\s(\$)(?=\s|$)/g)];
  const [from, to] = patterns.map(([, pattern, end]) => pattern?.replace(/\\\//g, '/') ?? end ?? '');
  return from ? { path, between: { from, ...(to !== undefined && { to }) } } : { path };
}

/** `<!-- AUTO-GENERATED-CONTENT:START (CODE:src=./path) -->`, `<!-- doc-gen CODE src="./path" -->`. */
function markdownMagic(above: string): Source | undefined {
  const inside = /<!--[^>]*?\bCODE\b[:\s]([^>]*)-->/.exec(above)?.[1] ?? '';
  const path = /\bsrc\s*=\s*["'{]?([^\s"'&)}]+)/.exec(inside)?.[1];
  // Options may cut the text in ways of their own.
  const isPlain = !/\b(?:header|transform|remove)\w*\s*=/.test(inside);
  if (path === undefined || /^https?:/.test(path) || !isPlain) return undefined;
  const [, from, to] = /\blines\s*=\s*["'{]?(\d+)-(\d+)/.exec(inside) ?? [];
  return from && to ? { path, lines: { from: Number(from), to: Number(to) } } : { path };
}

/** `js file=./path#L1-L3`. Without lines `file=` is a title on many sites: it counts where the fence is empty only. */
function remarkCodeImport({ meta, code }: FencedCode): Source | undefined {
  const [, double, single, bare] = /(?:^|\s)file=(?:"([^"]+)"|'([^']+)'|([^\s"'{}]+))/.exec(meta) ?? [];
  const path = (double ?? single ?? bare)?.replace(/^<rootDir>(?=\/)/, '');
  if (path === undefined || path.includes('<')) return undefined;
  if (code.trim() === '') return { ...withLines(path), tool: 'remark-code-import' };
  return /#L\d/.test(path) ? withLines(path) : undefined;
}

/** Docusaurus: `js reference`, with an address as all the code. */
function reference({ meta, code }: FencedCode): Source | undefined {
  const isAddress = /(?:^|\s)reference(?:\s|$)/.test(meta) && /^https:\/\/\S+$/.test(code.trim());
  return isAddress ? { ...withLines(code.trim()), tool: 'reference' } : undefined;
}

const MAX_FIRST_LINE = 300;
const FIRST_LINE =
  /^\s*(?:\/\/|#|--|\/\*|<!--)\s*((?:[\w@.-]+\/)*[\w@.-]+\.\w+(?:#L\d+(?:-L\d+)?)?)\s*(?:\*\/|-->)?\s*(?:\n|$)/;

/** embedme: `// path#L1-L5` as the first line, which stays. A comment may turn it off. */
function embedme({ code }: FencedCode, above: string): Source | undefined {
  const written = FIRST_LINE.exec(code.slice(0, MAX_FIRST_LINE))?.[1];
  if (written === undefined || /embedme\s+ignore/.test(above)) return undefined;
  const named = /^<!--\s*embedme\s+(\S+?)\s*-->/.exec(above)?.[1];
  return { ...withLines(named ?? written), tool: 'embedme' };
}

const TAKES_IN = /^(\s*<<<\s+)(@?[\w./@-]+\.\w+)(?:#([\w-]+))?\s*(?:\{[^}]*\})?\s*(?:\[[^\]]*\])?\s*$/;

/** Regions and lines of other documents may be named by their headings: only the file is judged. */
const INCLUDES = /^(\s*<!--\s*@include:\s*)(@?[\w./@-]+\.\w+)(?:#[^\s{}]+)?(?:\{[^}]*\})?\s*-->\s*$/;

/** `<<< @/path#region{1,3-5 js}` and `<!-- @include: ./part.md -->`. */
function takenIn(lines: readonly string[], fences: readonly FencedCode[]): readonly Embed[] {
  const found = lines.flatMap((text, index) => {
    const [whole, before = '', path = '', region] = TAKES_IN.exec(text) ?? INCLUDES.exec(text) ?? [];
    const column = before.length + 1;
    const place = { line: index + 1, column, endColumn: column + path.length };
    return whole === undefined ? [] : [{ path, ...(region && { region }), ...place, tool: 'vitepress' }];
  });
  if (found.length === 0) return found;
  const isCode = linesOfFences(fences);
  return found.filter(({ line }) => !isCode.has(line));
}
