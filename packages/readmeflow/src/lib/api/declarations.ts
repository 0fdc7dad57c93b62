import type { ExportedName } from '../../rows.ts';
import { readDoc } from './jsdoc.ts';
import { optionFields } from './option-fields.ts';
import { classSignature, enumSignature, functionSignature, typeSignature, variableSignature } from './signature.ts';
import type { SourceText } from './source-text.ts';
import { boundNames, childOf, childrenOf, type Node, nameOf, unwrap } from './syntax-tree.ts';

/** One declaration of a name: overloads and merged types have several. */
export interface Declared {
  readonly name: string;
  /** The keyword of a variable; `value` for what a default export holds. */
  readonly kind: 'const' | 'let' | 'var' | 'value' | 'part' | 'other';
  readonly node: Node;
  /** What its JSDoc stands above. */
  readonly statement: Node;
}

/** What a name of a module means in it. */
export type Local = { readonly declared: readonly Declared[] } | { readonly from: string; readonly imported: string };

/** What a statement declares. `above` is the statement with its `export`. */
export function* declarationsOf(statement: Node | undefined, above: Node): Generator<Declared, void, undefined> {
  if (statement?.type === 'VariableDeclaration') {
    const keyword = statement['kind'];
    const kind = keyword === 'let' || keyword === 'var' ? keyword : 'const';
    for (const node of childrenOf(statement, 'declarations')) {
      const id = childOf(node, 'id');
      const isPart = id?.type !== 'Identifier';
      const own = node === childrenOf(statement, 'declarations')[0] ? above : node;
      for (const name of boundNames(id)) yield { name, kind: isPart ? 'part' : kind, node, statement: own };
    }
    return;
  }
  const name = nameOf(childOf(statement, 'id'));
  const isNamed = childOf(statement, 'id')?.type === 'Identifier';
  if (statement && name !== undefined && isNamed && name !== 'global') {
    yield { name, kind: 'other', node: statement, statement: above };
  }
}

type Kind = ExportedName['kind'];

const KINDS: Readonly<Record<string, Kind>> = {
  FunctionDeclaration: 'function',
  FunctionExpression: 'function',
  ArrowFunctionExpression: 'function',
  TSDeclareFunction: 'function',
  TSEmptyBodyFunctionExpression: 'function',
  ClassDeclaration: 'class',
  ClassExpression: 'class',
  TSEnumDeclaration: 'enum',
  TSModuleDeclaration: 'namespace',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
};

/** What is called counts before what is, and that before its type. */
const RANK: readonly Kind[] = ['function', 'class', 'enum', 'constant', 'variable', 'interface', 'type', 'namespace'];

/** A name with all that its declarations say. `doc`: what stands above its export. */
export function describe(name: string, declared: readonly Declared[], source: SourceText, doc?: string): ExportedName {
  const ranked = declared.map((one) => [kindOf(one), one] as const);
  const [kind, best] = ranked.sort(([a], [b]) => RANK.indexOf(a) - RANK.indexOf(b))[0] ?? ['unknown', undefined];
  if (!best) return { name, kind: 'unknown', ...ownDoc(doc) };
  const docs = declared.map(({ statement }) => source.docBefore(statement.start));
  const { default: _, ...said } = readDoc(doc ?? docs.find((one) => one !== undefined));
  const fields = declared.map(({ node }) => optionFields(source, node, name)).find((found) => found !== undefined);
  const signature = signatureOf(kind, best, source);
  return {
    name,
    kind,
    ...(signature !== undefined && { signature }),
    ...said,
    line: source.lineOf(best.node.start),
    ...(fields && { fields }),
  };
}

function ownDoc(doc: string | undefined) {
  const { default: _, ...said } = readDoc(doc);
  return said;
}

/** What a variable holds, if it says so by itself. */
function heldBy({ kind, node }: Declared): Node | undefined {
  if (kind === 'value') return node;
  return kind === 'const' || kind === 'let' || kind === 'var' ? unwrap(childOf(node, 'init')) : undefined;
}

function kindOf(declared: Declared): Kind {
  const { kind, node } = declared;
  if (kind === 'other') return KINDS[node.type] ?? 'unknown';
  const ofValue = KINDS[heldBy(declared)?.type ?? ''];
  return ofValue ?? (kind === 'let' || kind === 'var' ? 'variable' : 'constant');
}

function signatureOf(kind: Kind, declared: Declared, source: SourceText): string | undefined {
  const { name, node } = declared;
  const value = heldBy(declared) ?? node;
  const hasType = childOf(childOf(node, 'id'), 'typeAnnotation') !== undefined;
  if (declared.kind === 'part') return undefined;
  if (kind === 'function' && !hasType) return functionSignature(source, value, name);
  if (kind === 'class' && !hasType) return classSignature(source, value, name);
  if (kind === 'interface') return classSignature(source, node, name);
  if (kind === 'type') return typeSignature(source, node, name);
  if (kind === 'enum') return enumSignature(source, node, name);
  if (kind === 'namespace') return `namespace ${name}`;
  if (declared.kind === 'value' || declared.kind === 'other') return undefined;
  return variableSignature(source, node, name, declared.kind);
}
