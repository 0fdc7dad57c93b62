import type { ExportedName } from '../../rows.ts';
import { type Declared, declarationsOf, describe, type Local } from './declarations.ts';
import { readDoc } from './jsdoc.ts';
import type { Forward, ModuleNames } from './module-facts.ts';
import type { SourceText } from './source-text.ts';
import { childOf, childrenOf, type Node, nameOf, unwrap } from './syntax-tree.ts';

const MODULE = /^(?:Import|Export)\w*Declaration$|^TSExportAssignment$|^TSImportEqualsDeclaration$/;

/** Has an import or an export. */
export function isEsModule(program: Node): boolean {
  return childrenOf(program, 'body').some(({ type }) => MODULE.test(type));
}

/** The exports of an ES module. `isDeclaration`: of declarations alone, where `export` may be left out. */
export function esModuleFacts(program: Node, source: SourceText, isDeclaration: boolean): ModuleNames {
  const exports = new ModuleExports(source);
  const body = childrenOf(program, 'body');
  for (const statement of body) exports.declare(statement);
  for (const statement of body) exports.read(statement);
  const isImplicit = isDeclaration && !body.some(isExplicit);
  return exports.result(isImplicit);
}

/** With such a statement only what says `export` is exported. */
function isExplicit(statement: Node): boolean {
  if (statement.type === 'ExportAllDeclaration' || statement.type === 'TSExportAssignment') return true;
  return statement.type === 'ExportNamedDeclaration' && !childOf(statement, 'declaration');
}

class ModuleExports {
  readonly #source: SourceText;
  readonly #locals = new Map<string, Local>();
  readonly #names = new Map<string, ExportedName>();
  readonly #forwards: Forward[] = [];
  readonly #stars: string[] = [];
  #complete = true;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** Takes in what a statement declares or imports. */
  declare(statement: Node): void {
    if (statement.type === 'ImportDeclaration') this.#import(statement);
    const inner = /^Export(?:Named|Default)Declaration$/.test(statement.type)
      ? childOf(statement, 'declaration')
      : statement;
    for (const declared of declarationsOf(inner, statement)) {
      const known = this.#locals.get(declared.name);
      const all = known && 'declared' in known ? known.declared : [];
      this.#locals.set(declared.name, { declared: [...all, declared] });
    }
  }

  read(statement: Node): void {
    if (statement.type === 'ExportNamedDeclaration') this.#named(statement);
    else if (statement.type === 'ExportDefaultDeclaration') this.#default(statement, 'declaration');
    else if (statement.type === 'ExportAllDeclaration') this.#all(statement);
    else if (statement.type === 'TSExportAssignment') {
      this.#default(statement, 'expression');
      // Members of what is assigned can be imported by name.
      this.#complete = false;
    }
  }

  result(isImplicit: boolean): ModuleNames {
    if (isImplicit) for (const name of this.#locals.keys()) this.#export(name, name);
    return {
      names: [...this.#names.values()],
      forwards: this.#forwards,
      stars: [...new Set(this.#stars)],
      complete: this.#complete,
    };
  }

  #import(statement: Node): void {
    const from = nameOf(childOf(statement, 'source')) ?? '';
    for (const specifier of childrenOf(statement, 'specifiers')) {
      const isWhole = specifier.type === 'ImportNamespaceSpecifier';
      const imported = isWhole ? '*' : (nameOf(childOf(specifier, 'imported')) ?? 'default');
      this.#locals.set(nameOf(childOf(specifier, 'local')) ?? '', { from, imported });
    }
  }

  #named(statement: Node): void {
    const declaration = childOf(statement, 'declaration');
    for (const { name } of declaration ? declarationsOf(declaration, statement) : []) this.#export(name, name);
    const from = nameOf(childOf(statement, 'source'));
    for (const specifier of childrenOf(statement, 'specifiers')) {
      const imported = nameOf(childOf(specifier, 'local')) ?? '';
      const name = nameOf(childOf(specifier, 'exported')) ?? imported;
      const place = specifier === childrenOf(statement, 'specifiers')[0] ? statement.start : specifier.start;
      const own = this.#source.docBefore(specifier.start) ?? this.#source.docBefore(place);
      if (from === undefined) this.#export(name, imported, own);
      else this.#forward(name, from, imported, own, isType(statement) || isType(specifier));
    }
  }

  #default(statement: Node, field: string): void {
    const value = unwrap(childOf(statement, field));
    const name = value?.type === 'Identifier' ? nameOf(value) : nameOf(childOf(value, 'id'));
    if (name !== undefined && this.#locals.has(name)) this.#export('default', name);
    else if (value) {
      const declared: Declared = { name: name ?? 'default', kind: 'value', node: value, statement };
      this.#add(describe('default', [declared], this.#source));
    }
  }

  #all(statement: Node): void {
    const from = nameOf(childOf(statement, 'source')) ?? '';
    const name = nameOf(childOf(statement, 'exported'));
    if (name === undefined) this.#stars.push(from);
    else this.#forward(name, from, '*', this.#source.docBefore(statement.start));
  }

  #export(name: string, localName: string, doc?: string): void {
    const local = this.#locals.get(localName);
    if (local && 'from' in local) this.#forward(name, local.from, local.imported, doc);
    else this.#add(describe(name, local?.declared ?? [], this.#source, doc));
  }

  #forward(name: string, from: string, imported: string, doc: string | undefined, asType = false): void {
    const { summary, deprecated, internal } = readDoc(doc);
    const said = { ...(summary !== undefined && { summary }), ...(deprecated && { deprecated }) };
    this.#forwards.push({
      name,
      from,
      imported,
      ...said,
      ...(internal && { internal }),
      ...(asType && { isType: true }),
    });
  }

  #add(found: ExportedName): void {
    if (!this.#names.has(found.name)) this.#names.set(found.name, found);
  }
}

/** `export type { … }`, or one name of it. */
function isType(node: Node): boolean {
  return node['exportKind'] === 'type';
}
