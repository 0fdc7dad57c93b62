import type { Embed } from '../document/document-facts.ts';
import type { FencedCode, ParsedDocument } from '../document/parse-document.ts';

type Source = Omit<Embed, 'line' | 'column' | 'endColumn' | 'text'>;

/** The fences that say which file they show, and the lines by which VitePress takes files in. */
export function readEmbeds({ text, fences }: ParsedDocument): readonly Embed[] {
  const lines = text.split('\n');
  const shown = fences.flatMap((fence) => {
    const source = sourceOf(fence, lines);
    if (!source) return [];
    const { line, column } = fence;
    const code = source.tool === 'embedme' ? fence.code.slice(fence.code.indexOf('\n') + 1) : fence.code;
    return [{ ...source, text: code, line, column }];
  });
  return [...shown, ...takenIn(lines, fences)];
}

function sourceOf(fence: FencedCode, lines: readonly string[]): Source | undefined {
  const above = `${fence.above ?? ''}\n${lines[fence.line - 2] ?? ''}`;
  const own = /<!--\s*readmeflow-embed\s+(\S+?)\s*-->/.exec(above)?.[1];
  if (own !== undefined) return withLines(own);
  return embedmd(above) ?? markdownMagic(above) ?? remarkCodeImport(fence) ?? embedme(fence, above);
}

/** `path#L1-L5`, `path#L7`, `path`. */
function withLines(written: string): Source {
  const found = /^(.*?)#L(\d+)(?:-L?(\d+)?)?$/.exec(written);
  if (!found) return { path: written };
  const [whole, path = '', from = '', to] = found;
  const isOpen = to === undefined && whole.endsWith('-');
  const last = isOpen ? Number.MAX_SAFE_INTEGER : Number(to ?? from);
  return { path, lines: { from: Number(from), to: last } };
}

/** `[embedmd]:# (path language /from/ /to/)`; `$` as the end is that of the file. */
function embedmd(above: string): Source | undefined {
  const inside = /^[ \t]*\[embedmd\]:#?\s*#?\s*\((.*)\)\s*$/m.exec(above)?.[1];
  if (inside === undefined) return undefined;
  const path = /^\S+/.exec(inside)?.[0] ?? '';
  const [from, to] = [...inside.slice(path.length).matchAll(/\/((?:[^/\\]|\\.)*)\/|\s(\$)(?=\s|$)/g)].map(
    ([, pattern, end]) => pattern?.replace(/\\\//g, '/') ?? (end ? '$' : ''),
  );
  if (/^https?:/.test(path)) return undefined;
  return from ? { path, between: { from, ...(to !== undefined && { to }) } } : { path };
}

/** `<!-- AUTO-GENERATED-CONTENT:START (CODE:src=./path) -->`, `<!-- doc-gen CODE src="./path" -->`. */
function markdownMagic(above: string): Source | undefined {
  const inside = /<!--[^>]*?\bCODE\b[:\s]([^>]*)-->/.exec(above)?.[1];
  const path = /\bsrc\s*=\s*["'{]?([^\s"'&)}]+)/.exec(inside ?? '')?.[1];
  if (!inside || path === undefined || /^https?:/.test(path)) return undefined;
  const [, from, to] = /\blines\s*=\s*["'{]?(\d+)-(\d+)/.exec(inside) ?? [];
  return from && to ? { path, lines: { from: Number(from), to: Number(to) } } : { path };
}

/** `js file=./path#L1-L3`, where the fence is filled by the tool if it is empty. */
function remarkCodeImport({ meta, code }: FencedCode): Source | undefined {
  const written = /(?:^|\s)file=(?:"([^"]+)"|'([^']+)'|([^\s"'{}]+))/.exec(meta);
  const path = written?.[1] ?? written?.[2] ?? written?.[3];
  // Many sites write `file=` as a mere title: only what names lines, or is empty, says that it shows the file.
  if (path === undefined || path.includes('<')) return undefined;
  return /#L\d/.test(path) || code.trim() === ''
    ? { ...withLines(path), ...(code.trim() === '' && { tool: 'remark-code-import' }) }
    : undefined;
}

/** `// path#L1-L5` as the first line; a comment `embedme` above says that it counts, else a manifest must name the tool. */
function embedme({ code }: FencedCode, above: string): Source | undefined {
  const written =
    /^\s*(?:\/\/|#|--|\/\*|<!--)\s*((?:[\w@.-]+\/)*[\w@.-]+\.\w+(?:#L\d+(?:-L\d+)?)?)\s*(?:\*\/|-->)?\s*(?:\n|$)/.exec(
      code,
    )?.[1];
  if (written === undefined || /embedme\s+ignore/.test(above)) return undefined;
  return { ...withLines(written), tool: 'embedme' };
}

/** `<<< @/path#region{1,3-5 js}`. */
function takenIn(lines: readonly string[], fences: readonly FencedCode[]): readonly Embed[] {
  const inFence = new Set(
    fences.flatMap(({ line, firstLine, code }) => {
      const count = firstLine + code.split('\n').length - line;
      return Array.from({ length: count + 1 }, (_, index) => line + index);
    }),
  );
  return lines.flatMap((text, index) => {
    const found = /^(\s*<<<\s+)(@?[\w./@-]+\.\w+)(?:#([\w-]+))?\s*(?:\{[^}]*\})?\s*(?:\[[^\]]*\])?\s*$/.exec(text);
    if (!found || inFence.has(index + 1)) return [];
    const [, before = '', path = '', region] = found;
    const column = before.length + 1;
    return [
      { path, ...(region && { region }), line: index + 1, column, endColumn: column + path.length, tool: 'vitepress' },
    ];
  });
}
