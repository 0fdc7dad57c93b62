import { fresh, functionName, noun, phrase, variableName, verb } from '../words.ts';
import { expression, KINDS, type Kind, type Scope, type Variable } from './expressions.ts';

/** Statements and the scope after them. */
interface Written {
  readonly lines: readonly string[];
  readonly scope: Scope;
}

/** About `count` statements, nested at most `depth` deep. */
export function statements(scope: Scope, count: number, depth: number): Written {
  let now = scope;
  const lines: string[] = [];
  for (let left = count; left > 0; ) {
    const deep = depth > 0 && left > 2 && now.random.once(2);
    const form = deep ? now.random.pick(NESTED) : now.random.pick(FLAT);
    const size = deep ? Math.min(left, now.random.between(2, 4)) : 1;
    const written = form(now, size, depth - 1);
    lines.push(...written.lines);
    now = written.scope;
    left -= size;
  }
  return { lines, scope: now };
}

type Form = (scope: Scope, size: number, depth: number) => Written;

const same = (scope: Scope, ...lines: string[]): Written => ({ lines, scope });

function declare(scope: Scope, kind: Kind, constant: boolean, value: string): Written {
  const name = fresh(variableName(scope.random), scope.taken);
  const variable: Variable = { name, kind, constant };
  const line = `${constant ? 'const' : 'let'} ${name} = ${value};`;
  return { lines: [line], scope: { ...scope, variables: [...scope.variables, variable] } };
}

const constant: Form = (scope) => {
  const kind = scope.random.pick(KINDS);
  return declare(scope, kind, true, expression(scope, kind, 3));
};

const mutable: Form = (scope) => {
  const kind = scope.random.pick(['number', 'text', 'list'] as const);
  return declare(scope, kind, false, expression(scope, kind));
};

const assign: Form = (scope, size, depth) => {
  const found = scope.variables.filter((each) => !each.constant);
  if (found.length === 0) return mutable(scope, size, depth);
  const { name, kind } = scope.random.pick(found);
  const sums = kind === 'number' || kind === 'text';
  return same(scope, `${name} ${sums && scope.random.once(2) ? '+=' : '='} ${expression(scope, kind)};`);
};

const act: Form = (scope) => {
  const { random } = scope;
  const given = Array.from({ length: random.between(1, 3) }, () => expression(scope, random.pick(KINDS), 1));
  const owner = random.pick(['', '', 'console.', `${noun(random)}.`, `this.${noun(random)}.`]);
  const awaited = scope.async && random.once(3) ? 'await ' : '';
  return same(scope, `${awaited}${owner}${functionName(random)}(${given.join(', ')});`);
};

const put: Form = (scope, size, depth) => {
  const found = scope.variables.filter(({ kind }) => kind === 'list' || kind === 'record');
  if (found.length === 0) return act(scope, size, depth);
  const { name, kind } = scope.random.pick(found);
  const value = expression(scope, scope.random.pick(['number', 'text', 'record']));
  return same(scope, kind === 'list' ? `${name}.push(${value});` : `${name}.${noun(scope.random)} = ${value};`);
};

const guard: Form = (scope) => {
  const { random } = scope;
  const test = expression(scope, 'flag');
  const way = random.pick([
    `return ${expression(scope, random.pick(KINDS), 1)};`,
    `throw new Error('${phrase(random)}');`,
    `throw new RangeError(\`${phrase(random)}: \${${expression(scope, 'number', 0)}}\`);`,
  ]);
  return same(scope, `if (${test}) {`, way, '}');
};

const unpack: Form = (scope, size, depth) => {
  const found = scope.variables.filter(({ kind }) => kind === 'record');
  if (found.length === 0) return constant(scope, size, depth);
  const [first, second] = [noun(scope.random), verb(scope.random)].map((name) => fresh(name, scope.taken));
  const names = [first, second].filter((name) => name !== undefined);
  const added = names.map((name): Variable => ({ name, kind: scope.random.pick(KINDS), constant: true }));
  const line = `const { ${names.join(', ')} } = ${scope.random.pick(found).name};`;
  return { lines: [line], scope: { ...scope, variables: [...scope.variables, ...added] } };
};

const FLAT: readonly Form[] = [constant, constant, mutable, assign, assign, act, put, guard, unpack];

/** A block of its own scope. */
const inside = (scope: Scope, size: number, depth: number): readonly string[] => statements(scope, size, depth).lines;

const branch: Form = (scope, size, depth) => {
  const lines = [`if (${expression(scope, 'flag')}) {`, ...inside(scope, size - 1, depth)];
  if (scope.random.once(2)) lines.push('} else {', ...inside(scope, 1, depth));
  return same(scope, ...lines, '}');
};

const forOf: Form = (scope, size, depth) => {
  const name = fresh(noun(scope.random), scope.taken);
  const within = { ...scope, variables: [...scope.variables, { name, kind: 'record', constant: true } as const] };
  const head = `for (const ${name} of ${expression(scope, 'list')}) {`;
  return same(scope, head, ...inside(within, size - 1, depth), '}');
};

const counted: Form = (scope, size, depth) => {
  const name = fresh(scope.random.pick(['i', 'index', 'step', 'round']), scope.taken);
  const within = { ...scope, variables: [...scope.variables, { name, kind: 'number', constant: true } as const] };
  const head = `for (let ${name} = ${scope.random.between(0, 2)}; ${name} < ${expression(scope, 'number', 1)}; ${name}++) {`;
  return same(scope, head, ...inside(within, size - 1, depth), '}');
};

const whileLoop: Form = (scope, size, depth) =>
  same(scope, `while (${expression(scope, 'flag')}) {`, ...inside(scope, size - 1, depth), '}');

const attempt: Form = (scope, size, depth) => {
  const handle = `${functionName(scope.random)}(error, '${phrase(scope.random)}');`;
  return same(scope, 'try {', ...inside(scope, size - 1, depth), '} catch (error) {', handle, '}');
};

const choose: Form = (scope, size, depth) => {
  const cases = Array.from({ length: Math.max(2, size - 1) }, () => [
    `case '${noun(scope.random)}': {`,
    ...inside(scope, 1, depth),
    'break;',
    '}',
  ]);
  const other = ['default: {', ...inside(scope, 1, depth), '}'];
  return same(scope, `switch (${expression(scope, 'text', 1)}) {`, ...cases.flat(), ...other, '}');
};

const each: Form = (scope, size, depth) => {
  const name = fresh(noun(scope.random), scope.taken);
  const within: Scope = {
    ...scope,
    async: false,
    variables: [...scope.variables, { name, kind: 'record', constant: true }],
  };
  return same(scope, `${expression(scope, 'list')}.forEach((${name}) => {`, ...inside(within, size - 1, depth), '});');
};

const NESTED: readonly Form[] = [branch, branch, forOf, forOf, counted, whileLoop, attempt, choose, each];
