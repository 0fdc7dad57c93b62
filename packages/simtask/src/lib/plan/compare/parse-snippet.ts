import { extensionOf, isTooDeep } from '@pipelines/core/repository';
import type { Place } from '../../../rows.ts';
import { loadParser } from '../../syntax/parse-script.ts';
import { isFunction, isNode, type Node } from '../../syntax/syntax-tree.ts';

export interface Snippet {
  /** What was parsed: the text of the function, made a program. */
  readonly source: string;
  /** Where the text begins in `source`. */
  readonly offset: number;
  /** The function itself. */
  readonly root: Node;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** In pre-order, each with its parent. */
  readonly nodes: readonly { readonly node: Node; readonly parent: Node | undefined }[];
}

type Oxc = Awaited<ReturnType<typeof loadParser>>;
type Language = 'jsx' | 'ts' | 'tsx';

/** Parses the functions of a step; the native parser is loaded at the first call. */
export async function snippetParser(): Promise<(text: string, place: Place) => Snippet | undefined> {
  const oxc = await loadParser();
  return (text, place) => parseSnippet(oxc, text, place);
}

/** Undefined if it cannot be parsed alone. */
function parseSnippet(oxc: Oxc, text: string, { path, kind }: Place): Snippet | undefined {
  if (isTooDeep(text)) return undefined;
  for (const lang of languagesOf(path)) {
    for (const [before, after] of wrappersOf(kind)) {
      const source = `${before}${text}${after}`;
      const { program, errors, comments } = oxc.parseSync(`snippet.${lang}`, source, { lang, preserveParens: false });
      if (errors.length > 0) continue;
      const nodes = preOrder(program as unknown as Node, oxc.visitorKeys);
      const root = nodes.find(({ node }) => isFunction(node))?.node;
      if (root) return { source, offset: before.length, root, comments, nodes: nodes.filter(inside(root)) };
    }
  }
  return undefined;
}

function languagesOf(path: string): readonly Language[] {
  const extension = extensionOf(path);
  if (/^[mc]?ts$/.test(extension)) return ['ts', 'tsx'];
  return extension === 'tsx' ? ['tsx'] : ['jsx', 'tsx', 'ts'];
}

/** A method is no program by itself. */
const AS_CLASS = ['class _ {', '\n}'] as const;
const AS_OBJECT = ['({', '\n})'] as const;
const AS_VALUE = ['(', '\n)'] as const;
const AS_IS = ['', ''] as const;

function wrappersOf(kind: Place['kind']): readonly (readonly [string, string])[] {
  if (kind === 'object-method') return [AS_OBJECT, AS_VALUE, AS_CLASS, AS_IS];
  if (kind === 'function' || kind === 'arrow' || kind === 'expression') return [AS_VALUE, AS_IS, AS_OBJECT, AS_CLASS];
  return [AS_CLASS, AS_OBJECT, AS_VALUE, AS_IS];
}

function inside(root: Node): (found: Snippet['nodes'][number]) => boolean {
  return ({ node }) => node.start >= root.start && node.end <= root.end;
}

/** Without recursion, so that no depth is too much. */
function preOrder(program: Node, keys: Readonly<Record<string, readonly string[]>>): Snippet['nodes'] {
  const found: { node: Node; parent: Node | undefined }[] = [];
  const open: { node: Node; parent: Node | undefined }[] = [{ node: program, parent: undefined }];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    const { node } = next;
    const fields = keys[node.type] ?? [];
    for (let i = fields.length - 1; i >= 0; i -= 1) {
      const value = node[fields[i] as string];
      if (Array.isArray(value)) for (let j = value.length - 1; j >= 0; j -= 1) push(value[j], node);
      else push(value, node);
    }
  }
  function push(value: unknown, parent: Node): void {
    if (isNode(value)) open.push({ node: value, parent });
  }
  return found;
}
