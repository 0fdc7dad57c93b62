import type { Node } from 'oxc-parser';
import { isFunction, lineAt, programOf, walk } from './syntax.ts';

/** A function of a file. Lines from 1, offsets in UTF-16. */
export interface FunctionPlace {
  readonly path: string;
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
}

/** A function with a name of its own, and a module that holds nothing else. */
export interface Source extends FunctionPlace {
  readonly module: string;
}

/** All functions of a file, in pre-order; none when it has a syntax error. */
export function functionsOf(path: string, text: string): { places: FunctionPlace[]; sources: Source[] } {
  const program = programOf(path, text);
  const places: FunctionPlace[] = [];
  const sources: Source[] = [];
  if (!program) return { places, sources };
  walk(program, (node, parents) => {
    if (!isFunction(node) || !('body' in node) || !node.body) return true;
    const holder = holderOf(node, parents);
    const { start, end } = holder.node;
    const place = { path, name: holder.name ?? '<anonymous>', start, end };
    const full = { ...place, startLine: lineAt(text, start), endLine: lineAt(text, end) };
    places.push(full);
    if (holder.name && holder.wrap) sources.push({ ...full, module: holder.wrap(dedent(text, start, end)) });
    return true;
  });
  return { places, sources };
}

interface Holder {
  /** The function, or the method or property that holds it. */
  readonly node: Node;
  readonly name?: string;
  readonly wrap?: (text: string) => string;
}

const inClass = (text: string): string => `export class Host {\n${text}\n}\n`;
const inObject = (text: string): string => `export const host = {\n${text},\n};\n`;

function holderOf(node: Node, parents: readonly Node[]): Holder {
  const parent = parents.at(-1);
  if (node.type === 'FunctionDeclaration' && node.id) {
    return { node, name: node.id.name, wrap: (text) => `export ${text}\n` };
  }
  if (parent?.type === 'MethodDefinition' && parent.key.type === 'Identifier' && !parent.computed) {
    return { node: parent, name: parent.key.name, wrap: inClass };
  }
  if (parent?.type === 'Property' && parent.key.type === 'Identifier' && !parent.computed && parent.value === node) {
    return { node: parent, name: parent.key.name, wrap: inObject };
  }
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' && parent.init === node) {
    const { name } = parent.id;
    return { node, name, wrap: (text) => `export const ${name} = ${text};\n` };
  }
  return { node };
}

/** The piece with the indentation of its first line taken away, where its other lines have as much. */
function dedent(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const [first = '', ...others] = text.slice(start, end).split('\n');
  return [first, ...others.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))].join('\n');
}
