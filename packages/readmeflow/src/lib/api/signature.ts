import type { SourceText } from './source-text.ts';
import { childOf, childrenOf, type Node, unwrap } from './syntax-tree.ts';

/** A signature fits into one line of a table. */
export const LONGEST_SIGNATURE = 160;

/** Longer values of parameters and constants tell nothing at a glance. */
const LONGEST_DEFAULT = 24;
const LONGEST_VALUE = 60;

/** Name, type parameters, parameters and return type of a function, at most 160 characters: the last parameters give way. */
export function functionSignature(source: SourceText, node: Node, name: string): string {
  const result = childOf(node, 'returnType');
  const prefix = node['async'] === true && !result ? 'async function' : 'function';
  const head = `${prefix}${node['generator'] === true ? '*' : ''} ${name}${typeParameters(source, node)}`;
  const returns = result ? source.oneLine(result) : '';
  const nodes = childrenOf(node, 'params');
  const parameters = nodes.map((parameter) => parameterText(source, parameter));
  const full = `${head}(${parameters.join(', ')})${returns}`;
  if (full.length <= LONGEST_SIGNATURE) return full;
  const short = nodes.map((parameter, at) => shortPattern(source, parameter) ?? (parameters[at] as string));
  for (let count = short.length; count >= 0; count--) {
    const shown = count === short.length ? short : [...short.slice(0, count), '…'];
    const signature = `${head}(${shown.join(', ')})${returns}`;
    if (signature.length <= LONGEST_SIGNATURE) return signature;
  }
  return cut(full);
}

/** `class Name<T> extends Base implements A, B`, or the same of an interface. */
export function classSignature(source: SourceText, node: Node, name: string): string {
  const isInterface = node.type === 'TSInterfaceDeclaration';
  const abstract = node['abstract'] === true ? 'abstract ' : '';
  const head = `${abstract}${isInterface ? 'interface' : 'class'} ${name}${typeParameters(source, node)}`;
  const base = childOf(node, 'superClass');
  const of = (field: string) =>
    childrenOf(node, field)
      .map((one) => source.oneLine(one))
      .join(', ');
  const generics = childOf(node, 'superTypeArguments');
  const bases = base ? `${source.oneLine(base)}${generics ? source.oneLine(generics) : ''}` : of('extends');
  const contracts = of('implements');
  return cut(`${head}${bases && ` extends ${bases}`}${contracts && ` implements ${contracts}`}`);
}

export function typeSignature(source: SourceText, node: Node, name: string): string {
  const type = childOf(node, 'typeAnnotation');
  return cut(`type ${name}${typeParameters(source, node)} = ${type ? source.oneLine(type) : '…'}`);
}

export function enumSignature(source: SourceText, node: Node, name: string): string {
  const members = childrenOf(childOf(node, 'body'), 'members').map((member) => childOf(member, 'id'));
  const names = members.flatMap((id) => (id ? [source.oneLine(id)] : []));
  return cut(`enum ${name} { ${names.join(', ')} }`);
}

/** With its type, or its value if that is a short literal. */
export function variableSignature(source: SourceText, node: Node, name: string, keyword: string): string {
  const type = childOf(childOf(node, 'id'), 'typeAnnotation');
  if (type) return cut(`${keyword} ${name}${source.oneLine(type)}`);
  const value = unwrap(childOf(node, 'init'));
  const isLiteral = value?.type === 'Literal' && value.end - value.start <= LONGEST_VALUE;
  return isLiteral ? `${keyword} ${name} = ${source.oneLine(value)}` : `${keyword} ${name}`;
}

/** At most 160 characters, cut where a word or a bracket begins. */
export function cut(text: string, longest = LONGEST_SIGNATURE): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - 1);
  const at = Math.max(kept.lastIndexOf(' '), kept.lastIndexOf('('), kept.lastIndexOf('{'));
  return `${kept.slice(0, at > longest / 2 ? at : undefined).replace(/[\s,|&=:]+$/, '')} …`.slice(0, longest);
}

function typeParameters(source: SourceText, node: Node): string {
  const types = childOf(node, 'typeParameters');
  return types ? source.oneLine(types) : '';
}

/** With a short value by default; in the place of a long one stands that it may be left out. */
function parameterText(source: SourceText, parameter: Node): string {
  const property =
    parameter.type === 'TSParameterProperty' ? (childOf(parameter, 'parameter') ?? parameter) : parameter;
  if (property.type !== 'AssignmentPattern') return source.oneLine(property);
  const left = childOf(property, 'left') ?? property;
  const value = childOf(property, 'right');
  const isShort =
    value !== undefined && value.end - value.start <= LONGEST_DEFAULT && !/[\n]/.test(source.oneLine(value));
  if (isShort) return `${source.oneLine(left)} = ${source.oneLine(value)}`;
  if (left.type !== 'Identifier') return `${source.oneLine(left)} = …`;
  const type = childOf(left, 'typeAnnotation');
  return `${String(left['name'])}?${type ? source.oneLine(type) : ''}`;
}

/** A parameter that is taken apart, without its parts. */
function shortPattern(source: SourceText, parameter: Node): string | undefined {
  const pattern = parameter.type === 'AssignmentPattern' ? childOf(parameter, 'left') : parameter;
  if (pattern?.type !== 'ObjectPattern') return undefined;
  const type = childOf(pattern, 'typeAnnotation');
  // A type that is written out is as long as the pattern.
  const named =
    childOf(type, 'typeAnnotation')?.type === 'TSTypeLiteral' ? ': { … }' : type ? source.oneLine(type) : '';
  return `{ … }${named}`;
}
