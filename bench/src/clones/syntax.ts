import { type Comment, type Node, type Program, parseSync, visitorKeys } from 'oxc-parser';

/** The program, or undefined when the text has a syntax error. */
export function programOf(path: string, text: string): Program | undefined {
  return parsed(path, text)?.program;
}

/** The program and its comments, or undefined when the text has a syntax error. */
export function parsed(path: string, text: string): { program: Program; comments: readonly Comment[] } | undefined {
  const { errors, program, comments } = parseSync(path, text);
  return errors.length === 0 ? { program, comments } : undefined;
}

export function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  const children: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const value = fields[key];
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Visits in pre-order; `visit` returns false to leave out what is inside. `parents` is the way from the root. */
export function walk(root: Node, visit: (node: Node, parents: readonly Node[]) => boolean | undefined): void {
  const parents: Node[] = [];
  const enter = (node: Node): void => {
    if (visit(node, parents) === false) return;
    parents.push(node);
    for (const child of childrenOf(node)) enter(child);
    parents.pop();
  };
  enter(root);
}

export function isFunction(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** Whether a node inside `root` passes; functions within are entered only when `intoFunctions`. */
export function contains(root: Node, passes: (node: Node) => boolean, intoFunctions = true): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || (!intoFunctions && node !== root && isFunction(node))) return false;
    if (passes(node)) found = true;
    return !found;
  });
  return found;
}

/** The tree without positions: equal for texts that differ in layout and comments only. */
export function shapeOf(program: Program): string {
  return JSON.stringify(program, (key, value: unknown) => {
    if (key === 'start' || key === 'end' || key === 'comments') return undefined;
    return typeof value === 'bigint' ? String(value) : value;
  });
}

export const lineAt = (text: string, offset: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
};

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
