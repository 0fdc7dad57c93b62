import type { Member } from '../../rows.ts';
import { isFunction, type Node } from '../syntax/syntax-tree.ts';
import type { Snippet } from './compare/parse-snippet.ts';
import type { ModuleScope } from './module-scope.ts';
import { encloses } from './rank.ts';

/** What the syntax of one member says about merging it. */
export interface Traits {
  readonly async: boolean;
  readonly generator: boolean;
  readonly usesThis: boolean;
  readonly returnsValue: boolean;
  readonly catches: boolean;
  readonly throws: boolean;
  readonly typeParameters: number;
  readonly parameters: number;
}

/** Undefined for a text that does not parse. What nested functions do is their own, except that arrows share `this`. */
export function traitsOf(snippet: Snippet | undefined): Traits | undefined {
  if (!snippet) return undefined;
  const { root, nodes } = snippet;
  const borders = new Map<Node, Node>();
  for (const { node, parent } of nodes) {
    if (parent) borders.set(node, isFunction(node) && node !== root ? node : (borders.get(parent) ?? root));
  }
  const own = (node: Node) => (borders.get(node) ?? root) === root;
  const thisIsOwn = (node: Node) => own(node) || borders.get(node)?.type === 'ArrowFunctionExpression';
  const some = (type: string, test: (node: Node) => boolean = own) =>
    nodes.some(({ node }) => node.type === type && test(node));
  const typeParameters = (root['typeParameters'] as { params?: readonly unknown[] } | null | undefined)?.params ?? [];
  const body = root['body'] as Node;
  return {
    async: root['async'] === true,
    generator: root['generator'] === true,
    usesThis: some('ThisExpression', thisIsOwn) || some('Super', thisIsOwn),
    returnsValue:
      body.type !== 'BlockStatement' || some('ReturnStatement', (node) => own(node) && node['argument'] !== null),
    catches: some('TryStatement'),
    throws: some('ThrowStatement'),
    typeParameters: typeParameters.length,
    parameters: (root['params'] as readonly unknown[]).length,
  };
}

/** Notes for whoever merges, in a fixed order, one short sentence each. They depend on the members alone. */
export function risksOf(members: readonly Member[], traits: readonly (Traits | undefined)[], scopes: Scopes): string[] {
  const known = traits.filter((one) => one !== undefined);
  const mixed = (trait: (traits: Traits) => unknown) => new Set(known.map(trait)).size > 1;
  const notes: (readonly [boolean, string])[] = [
    [mixed(({ async }) => async), 'Some members are async and some are not.'],
    [mixed(({ generator }) => generator), 'Some members are generators and some are not.'],
    [
      known.some(({ usesThis }) => usesThis),
      `${partOf(known, 'usesThis')} \`this\`, which a shared function has to be given.`,
    ],
    [mixed(({ returnsValue }) => returnsValue), 'Some members return a value and some do not.'],
    [mixed(({ catches }) => catches), 'Some members catch errors and some let them through.'],
    [mixed(({ throws }) => throws), 'Some members throw and some do not.'],
    [mixed(({ typeParameters }) => typeParameters), 'The members have different numbers of type parameters.'],
    [mixed(({ parameters }) => parameters), 'The members take different numbers of parameters.'],
    [members.some((one) => members.some((other) => encloses(one, other))), 'One member lies inside another.'],
    [publicPackages(members) > 1, 'Members are exported by different packages, so their names may be public.'],
    [
      new Set(members.map(({ category }) => category)).size > 1,
      'Some members are tests, generated or vendored code and some are not.',
    ],
    [known.length < members.length, 'Some members could not be parsed alone, so what varies is told by their text.'],
  ];
  return [...notes.filter(([holds]) => holds).map(([, note]) => note), ...scopeNotes(scopes)];
}

/** Of the members, and of the medoid unless it may stay where it is. */
export interface Scopes {
  readonly members: readonly ModuleScope[];
  readonly moved: ModuleScope | undefined;
}

const MOST_NAMES = 5;

function scopeNotes({ members, moved }: Scopes): string[] {
  const state = [...new Set(members.flatMap((scope) => scope.state))].sort();
  const notes =
    state.length === 0 ? [] : [`Members keep state in their modules (${namesIn(state)}): each copy has its own.`];
  const needed = moved?.uses.filter((name) => !state.includes(name)) ?? [];
  if (needed.length > 0) notes.push(`It uses ${namesIn(needed)} of its file, which the new home has to reach.`);
  return notes;
}

function namesIn(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const left = names.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function partOf(known: readonly Traits[], trait: 'usesThis'): string {
  const using = known.filter((traits) => traits[trait]).length;
  if (using === known.length) return 'The members use';
  return using === 1 ? 'One member uses' : `${using} of ${known.length} members use`;
}

function publicPackages(members: readonly Member[]): number {
  return new Set(members.filter(({ exported }) => exported).map((member) => member.package ?? '')).size;
}
