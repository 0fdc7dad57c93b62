// Type 4: the same, written with other syntax.
import type { Node, Program } from 'oxc-parser';
import type { Random } from '../fuzz/random.ts';
import { applyEdits, disjoint, type Edit } from './edits.ts';
import { ASSIGNMENTS } from './rewrites/assignments.ts';
import { BRANCHES } from './rewrites/branches.ts';
import { EXPRESSIONS } from './rewrites/expressions.ts';
import { FUNCTIONS } from './rewrites/functions.ts';
import { LOOPS } from './rewrites/loops.ts';
import { Page, type Rewrite } from './rewrites/rewrite.ts';
import { SWITCHES } from './rewrites/switches.ts';
import { programOf, walk } from './syntax.ts';

export const REWRITES: readonly Rewrite[] = [
  ...LOOPS,
  ...BRANCHES,
  ...SWITCHES,
  ...FUNCTIONS,
  ...ASSIGNMENTS,
  ...EXPRESSIONS,
];

export interface Rewritten {
  readonly text: string;
  /** Names of the rewrites, in order. */
  readonly changes: readonly string[];
}

/** Fewest kinds of rewrites of a function; most of a small one. */
const FEWEST = 3;
const MOST_OF_SMALL = 6;
/** Kinds in a large function, for each of its lines. */
const PER_LINE = 0.2;
/** Such as `braces`: they do not count towards the fewest. */
const SLIGHT = new Set(['comparison mirrored', 'braces of an if changed', 'property shorthand spelt out']);

/** The module after several kinds of rewrites, each in one place or wherever it fits; undefined when fewer than three fit. */
export function rewrite(path: string, module: string, random: Random): Rewritten | undefined {
  const wanted = random.between(FEWEST, Math.max(MOST_OF_SMALL, Math.round(PER_LINE * module.split('\n').length)));
  let text = module;
  const changes: string[] = [];
  const tried = new Set<string>();
  const weighty = (): number => changes.filter((name) => !SLIGHT.has(name)).length;
  let program = programOf(path, text);
  while (program && weighty() < wanted) {
    const places = placesOf(program, text, tried);
    if (places.size === 0) break;
    const name = random.pick([...places.keys()]);
    const fitting = places.get(name) ?? [];
    tried.add(name);
    const edits = random.once(2) ? disjoint(fitting.flat()) : random.pick(fitting);
    const next = applyEdits(text, edits);
    const rewritten = next === text ? undefined : programOf(path, next);
    if (!rewritten) continue;
    [text, program] = [next, rewritten];
    changes.push(name);
  }
  return weighty() >= FEWEST ? { text, changes } : undefined;
}

/** What could be rewritten where, by name of the rewrite. */
function placesOf(program: Program, text: string, tried: ReadonlySet<string>): Map<string, (readonly Edit[])[]> {
  const taken = new Set([...text.matchAll(/[\w$]+/g)].map(([name]) => name));
  const places = new Map<string, (readonly Edit[])[]>();
  const left = REWRITES.filter(({ name }) => !tried.has(name));
  walk(program, (node: Node, parents) => {
    const page = new Page(text, parents, taken);
    for (const { name, at } of left) {
      const found = at(node, page);
      if (!found) continue;
      const known = places.get(name);
      const edits = Array.isArray(found) ? found : [found as Edit];
      if (known) known.push(edits);
      else places.set(name, [edits]);
    }
    return true;
  });
  return places;
}
