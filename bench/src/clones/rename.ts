// Type 2: other names for what the function declares, other types, other literals; the structure stays.
import type { Node, Program } from 'oxc-parser';
import type { Random } from '../fuzz/random.ts';
import { applyEdits, type Edit } from './edits.ts';
import { programOf, walk } from './syntax.ts';
import { adjective, capital, fresh, functionName, noun, phrase, variableName } from './words.ts';

const KEPT = new Set(['arguments', 'undefined', 'this', 'Host', 'host', 'const']);

/** The module with every own name changed, most types and two literals of three. */
export function rename(path: string, module: string, random: Random): string | undefined {
  const program = programOf(path, module);
  if (!program) return undefined;
  const names = renamingOf(program, random);
  const edits: Edit[] = [];
  walk(program, (node, parents) => {
    edits.push(...literalEdit(node, parents.at(-1), random));
    edits.push(...hostKeyEdit(node, parents, random));
    if (node.type !== 'Identifier' && !(node.type === 'JSXIdentifier' && /^[A-Z]/.test(node.name))) return true;
    const to = names.get(node.name);
    if (to === undefined || !named(node, parents)) return true;
    const short = shorthandOf(node, parents);
    const end = node.start + node.name.length;
    edits.push({ start: node.start, end, text: short ? `${node.name}: ${to}` : to });
    return true;
  });
  const text = applyEdits(module, unique(edits));
  return programOf(path, text) ? text : undefined;
}

/** A shorthand property holds one identifier twice. */
function unique(edits: readonly Edit[]): Edit[] {
  const seen = new Map(edits.map((edit) => [edit.start, edit]));
  return [...seen.values()];
}

/** New names of what the module declares and of the types it uses. */
function renamingOf(program: Program, random: Random): Map<string, string> {
  const taken = new Set<string>();
  walk(program, (node) => {
    if ('name' in node && typeof node.name === 'string') taken.add(node.name);
    return true;
  });
  const names = new Map<string, string>();
  const give = (name: string, to: string): void => {
    if (!KEPT.has(name) && !names.has(name)) names.set(name, fresh(to, taken));
  };
  const bind = (pattern: Node): void => {
    for (const name of bound(pattern)) {
      give(name, /^[A-Z]/.test(name) ? capital(functionName(random)) : variableName(random));
    }
  };
  walk(program, (node, parents) => {
    if (node.type === 'VariableDeclarator') bind(node.id);
    if (node.type === 'CatchClause' && node.param) bind(node.param);
    if ('params' in node && Array.isArray(node.params)) for (const param of node.params as Node[]) bind(param);
    if ((node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') && node.id) {
      give(node.id.name, /^[A-Z]/.test(node.id.name) ? capital(functionName(random)) : functionName(random));
    }
    if (node.type === 'TSTypeReference' && node.typeName.type === 'Identifier' && !random.once(4)) {
      give(node.typeName.name, `${capital(adjective(random))}${capital(noun(random))}`);
    }
    const host = parents.at(-2)?.type === 'ExportNamedDeclaration' || parents.at(-3)?.type === 'ExportNamedDeclaration';
    if (host && node.type === 'MethodDefinition' && node.kind === 'method' && node.key.type === 'Identifier') {
      give(node.key.name, functionName(random));
    }
    return true;
  });
  return names;
}

/** Names that a pattern binds. */
function bound(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => bound(each.type === 'Property' ? each.value : each.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each ? bound(each) : []));
    case 'AssignmentPattern':
      return bound(pattern.left);
    case 'RestElement':
      return bound(pattern.argument);
    case 'TSParameterProperty':
      return [];
    default:
      return [];
  }
}

/** Whether an identifier stands for a value or a type: a key or a property of another object keeps its name. */
function named(node: Node, parents: readonly Node[]): boolean {
  const parent = parents.at(-1);
  if (!parent) return false;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property') return parent.value === node || parent.computed;
  if (parent.type === 'MethodDefinition') return true;
  if (parent.type === 'JSXAttribute' || parent.type === 'JSXMemberExpression') return false;
  if (/^(?:PropertyDefinition|TSPropertySignature|TSMethodSignature|TSQualifiedName)$/.test(parent.type)) return false;
  return !/^(?:LabeledStatement|BreakStatement|ContinueStatement|MetaProperty|TSEnumMember)$/.test(parent.type);
}

/** The name of the function when it is a property of the object that holds nothing else. */
function hostKeyEdit(node: Node, parents: readonly Node[], random: Random): Edit[] {
  if (node.type !== 'Property' || parents.at(-1)?.type !== 'ObjectExpression' || parents.length !== 5) return [];
  if (node.key.type !== 'Identifier' || node.shorthand) return [];
  return [{ start: node.key.start, end: node.key.end, text: functionName(random) }];
}

function shorthandOf(node: Node, parents: readonly Node[]): boolean {
  const [parent, above] = [parents.at(-1), parents.at(-2)];
  const holds = (property: Node | undefined): boolean => property?.type === 'Property' && property.shorthand;
  if (holds(parent)) return true;
  return parent?.type === 'AssignmentPattern' && parent.left === node && holds(above) === true;
}

function literalEdit(node: Node, parent: Node | undefined, random: Random): Edit[] {
  if (node.type === 'JSXText' && /\w/.test(node.value) && random.once(2)) {
    return [{ start: node.start, end: node.end, text: ` ${phrase(random)} ` }];
  }
  if (node.type !== 'Literal' || random.once(3)) return [];
  const fixed = /^(?:Import|Export|TSLiteralType|TSEnumMember|PropertyDefinition)/.test(parent?.type ?? '');
  if (fixed || (parent?.type === 'Property' && parent.key === node)) return [];
  if (parent?.type === 'ExpressionStatement') return [];
  const { start, end } = node;
  if (typeof node.value === 'number') return [{ start, end, text: String(random.between(0, 400)) }];
  if (typeof node.value !== 'string') return [];
  const quote = node.raw?.charAt(0) ?? "'";
  const words = node.value.includes(' ') ? phrase(random) : `${noun(random)}-${noun(random)}`;
  return [{ start, end, text: `${quote}${words}${quote}` }];
}
