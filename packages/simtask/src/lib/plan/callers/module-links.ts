/** `import { name as local } from 'from'`; name is `*` for a namespace, `default` for a default import. */
export interface ImportLink {
  readonly from: string;
  readonly name: string;
  readonly local: string;
}

/** `export { name as as } from 'from'`; both are `*` for `export * from`. */
export interface ExportLink {
  readonly from: string;
  readonly name: string;
  readonly as: string;
}

export interface ModuleLinks {
  readonly imports: readonly ImportLink[];
  readonly exports: readonly ExportLink[];
}

const CLAUSE = String.raw`[\w$\s,{}*\u0080-\uffff]`;
const STATIC = new RegExp(
  String.raw`(?:^|[;}\n])[ \t]*(import|export)\s+(?:type\s+)?(${CLAUSE}{1,20000}?)\s*from\s*(['"])([^'"\n]+)\3`,
  'g',
);
/** `const … = require('…')`, also when it is awaited as an import. */
export const REQUIRE =
  /(?:const|let|var)\s+(\{[^{}]*\}|[\w$]+)\s*=\s*(?:await\s+import|require)\(\s*(['"])([^'"\n]+)\2\s*\)(?:\.([\w$]+))?/g;

/** What a file takes from other modules and passes on, by its import statements alone. Linear in the length of the text. */
export function linksOf(text: string): ModuleLinks {
  const imports: ImportLink[] = [];
  const exports: ExportLink[] = [];
  for (const [, word, clause = '', , from = ''] of text.matchAll(STATIC)) {
    if (word === 'import') imports.push(...importsOf(clause, from));
    else exports.push(...exportsOf(clause, from));
  }
  for (const [, target = '', , from = '', field] of text.matchAll(REQUIRE)) {
    if (target.startsWith('{')) imports.push(...namesIn(target, ':').map(([name, local]) => ({ from, name, local })));
    else
      imports.push(
        { from, name: field ?? 'default', local: target },
        ...(field ? [] : [{ from, name: '*', local: target }]),
      );
  }
  return { imports, exports };
}

function importsOf(clause: string, from: string): ImportLink[] {
  const found = namesIn(/\{[^}]*\}/.exec(clause)?.[0] ?? '', ' as ').map(([name, local]) => ({ from, name, local }));
  const outside = clause.replace(/\{[^}]*\}/, '');
  const namespace = /\*\s*as\s+([\w$]+)/.exec(outside)?.[1];
  const standard = /^\s*([\w$]+)/.exec(outside.replace(/\*\s*as\s+[\w$]+/, ''))?.[1];
  if (namespace) found.push({ from, name: '*', local: namespace });
  if (standard) found.push({ from, name: 'default', local: standard });
  return found;
}

function exportsOf(clause: string, from: string): ExportLink[] {
  if (clause.includes('{')) return namesIn(clause, ' as ').map(([name, as]) => ({ from, name, as }));
  return /^\s*\*\s*$/.test(clause) ? [{ from, name: '*', as: '*' }] : [];
}

/** `{ a, b as c }`: what it is called there, and here. */
function namesIn(braces: string, separator: string): [string, string][] {
  const parts = braces.replace(/[{}]/g, ' ').split(',');
  return parts.flatMap((part): [string, string][] => {
    const [name = '', local = name] = part
      .replace(/^\s*type\s+(?!as\b)/, '')
      .replace(/\s+/g, ' ')
      .split(separator)
      .map((word) => word.trim().replace(/\s*=.*$/, ''));
    return name === '' ? [] : [[name, local]];
  });
}
