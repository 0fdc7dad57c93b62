/** The few fields of an ESTree node that are looked at. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

type Oxc = typeof import('oxc-parser');

let loading: Promise<Oxc> | undefined;

/**
 * Names that a JavaScript or TypeScript file declares at its top level, in namespaces and as methods of its classes, in
 * source order, without repeats. Undefined if it does not parse. `name` tells the dialect by its extension. The parser
 * is loaded at the first call.
 */
export async function symbolsByParser(text: string, name: string): Promise<string[] | undefined> {
  loading ??= import('oxc-parser');
  const { parseSync } = await loading;
  // A plain .js file may hold JSX, and may be a script or a module.
  const options = /\.[cm]?js$/.test(name) ? ({ lang: 'jsx', sourceType: 'unambiguous' } as const) : {};
  const { program, errors } = parseSync(name, text, options);
  const body = program.body as unknown as readonly Node[];
  if (errors.length > 0 && body.length === 0) return undefined;
  const names = new Set<string>();
  for (const statement of body) visitStatement(statement, false, names);
  return [...names];
}

function visitStatement(node: Node, exported: boolean, names: Set<string>): void {
  switch (node.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (isNode(node['declaration'])) visitStatement(node['declaration'], true, names);
      break;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
      addName(node['id'], names);
      break;
    case 'ClassDeclaration':
      addName(node['id'], names);
      visitMembers(node['body'], names);
      break;
    case 'TSModuleDeclaration':
      // A module in quotes is somebody else's name.
      if ((node['id'] as Node).type === 'Identifier') addName(node['id'], names);
      for (const inner of nodes(node['body'], 'body')) visitStatement(inner, false, names);
      break;
    case 'VariableDeclaration':
      for (const declarator of nodes(node, 'declarations')) {
        if (exported || isFunction(declarator['init'])) visitPattern(declarator['id'], names);
      }
      break;
    case 'ExpressionStatement':
      visitExportsAssignment(node['expression'], names);
      break;
  }
}

function visitMembers(body: unknown, names: Set<string>): void {
  for (const member of nodes(body, 'body')) {
    if (member['computed'] || member['kind'] === 'constructor') continue;
    const isMethod = member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition';
    if (isMethod || isFunction(member['value'])) addName(member['key'], names);
  }
}

/** `exports.name = …` and `module.exports.name = …` */
function visitExportsAssignment(expression: unknown, names: Set<string>): void {
  if (!isNode(expression) || expression.type !== 'AssignmentExpression') return;
  const left = expression['left'];
  if (!isNode(left) || left.type !== 'MemberExpression' || left['computed']) return;
  const object = left['object'];
  if (!isNode(object)) return;
  const target = object.type === 'MemberExpression' ? object['property'] : object;
  if (isNode(target) && target['name'] === 'exports') addName(left['property'], names);
}

/** The names bound by `a`, `{ a, b: c }`, `[a, b]` and their defaults. */
function visitPattern(pattern: unknown, names: Set<string>): void {
  if (!isNode(pattern)) return;
  if (pattern.type === 'Identifier') addName(pattern, names);
  for (const property of nodes(pattern, 'properties')) visitPattern(property['value'] ?? property['argument'], names);
  for (const element of nodes(pattern, 'elements')) visitPattern(element['argument'] ?? element, names);
  visitPattern(pattern['left'], names);
}

function addName(key: unknown, names: Set<string>): void {
  if (!isNode(key)) return;
  const name = key['name'] ?? key['value'];
  // A key in quotes may be any text.
  if (typeof name === 'string' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) names.add(name);
}

function isFunction(value: unknown): boolean {
  return isNode(value) && /^(?:ArrowFunctionExpression|FunctionExpression|ClassExpression)$/.test(value.type);
}

function nodes(parent: unknown, field: string): readonly Node[] {
  const value = isNode(parent) ? parent[field] : undefined;
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
