import { childOf, childrenOf, type Node } from './syntax-tree.ts';

const LONGEST = 200;

/** Name, type parameters, parameters and return type as written, on one line, comments taken out, at most 200 characters. */
export function signatureOf(text: string, node: Node, name: string): string {
  const types = childOf(node, 'typeParameters');
  const result = childOf(node, 'returnType');
  const parameters = childrenOf(node, 'params').map((parameter) => slice(text, parameter));
  const prefix = node['async'] === true ? 'async ' : '';
  const star = node['generator'] === true ? '*' : '';
  const head = `${prefix}${star}${name}${types ? slice(text, types) : ''}`;
  const signature = oneLine(`${head}(${parameters.join(', ')})${result ? slice(text, result) : ''}`);
  return signature.length <= LONGEST ? signature : `${signature.slice(0, LONGEST - 1)}…`;
}

/** A default may be a whole function: only its beginning is shown. */
function slice(text: string, { start, end }: Node): string {
  return text.slice(start, Math.min(end, start + 2 * LONGEST));
}

function oneLine(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?([,;]) ?([})])/g, ' $2')
    .trim();
}
