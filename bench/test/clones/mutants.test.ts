import fc from 'fast-check';
import type { Program } from 'oxc-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLONE_TYPES, type CloneType } from '../../src/clones/clone.ts';
import { functionsOf, type Source } from '../../src/clones/functions.ts';
import { madeUpFiles } from '../../src/clones/generate/files.ts';
import { mutantsOf } from '../../src/clones/mutants.ts';
import { programOf, shapeOf, walk } from '../../src/clones/syntax.ts';
import { Random } from '../../src/fuzz/random.ts';

/** Made-up functions with their mutants, for any seed. */
const MUTATED = fc.integer({ min: 0, max: 2 ** 30 }).map((seed) => {
  const sources = [...madeUpFiles(4, seed)].flatMap(({ path, text }) => functionsOf(path, text).sources);
  return sources.flatMap((source, index) => {
    const mutants = mutantsOf(source, new Random(seed, index));
    return mutants ? [{ source, mutants }] : [];
  });
});

type Case = (typeof MUTATED extends fc.Arbitrary<infer T> ? T : never)[number];

/** Made once, because copies cost more than what is checked of them. */
let cases: readonly Case[];
beforeAll(() => {
  cases = fc.sample(MUTATED, { numRuns: 12, seed: 12 }).flat();
});

const check = (holds: (each: Case) => void): void => cases.forEach(holds);

const programs = ({ source, mutants }: Case, type: CloneType): [Program, Program] => {
  const [before, after] = [programOf(source.path, source.module), programOf(source.path, mutants[type].text)];
  if (!before || !after) throw new Error(`does not parse: ${mutants[type].text}`);
  return [before, after];
};

/** Types of nodes in pre-order. */
function nodesOf(program: Program): string {
  const types: string[] = [];
  walk(program, ({ type }) => {
    types.push(type);
    return true;
  });
  return types.join(' ');
}

function statementsOf(program: Program): number {
  return nodesOf(program)
    .split(' ')
    .filter((type) => /Statement$|^VariableDeclaration$/.test(type) && type !== 'BlockStatement').length;
}

describe('mutants', () => {
  it('every copy parses, holds a function and differs from its original', () => {
    check((each) => {
      expect(cases.length).toBeGreaterThan(10);
      for (const type of CLONE_TYPES) {
        expect(programs(each, type)).toHaveLength(2);
        expect(each.mutants[type].text).not.toBe(each.source.module);
        expect(functionsOf(each.source.path, each.mutants[type].text).places.length).toBeGreaterThan(0);
      }
    });
  });

  it('type 1 keeps every token', () => {
    check((each) => {
      const [before, after] = programs(each, 'T1');
      expect(shapeOf(after)).toBe(shapeOf(before));
    });
  });

  it('type 2 keeps the structure and changes the name of the function', () => {
    check((each) => {
      const [before, after] = programs(each, 'T2');
      const nodes = (program: Program): string => nodesOf(program).replaceAll('AssignmentPattern ', '');
      expect(nodes(after)).toBe(nodes(before));
      const [renamed] = functionsOf(each.source.path, each.mutants.T2.text).sources;
      expect(renamed?.name).not.toBe(each.source.name);
    });
  });

  it('type 3 changes the number of statements by no more than a third', () => {
    check((each) => {
      const [before, after] = programs(each, 'T3').map(statementsOf) as [number, number];
      expect(Math.abs(after - before)).toBeLessThanOrEqual(Math.max(2, Math.ceil(before / 3) + 1));
      expect(each.mutants.T3.changes.length).toBeGreaterThan(0);
    });
  });

  it('type 4 makes three kinds of rewrites or more, each at most once', () => {
    check(({ mutants }) => {
      expect(mutants.T4.changes.length).toBeGreaterThanOrEqual(3);
      expect(new Set(mutants.T4.changes).size).toBe(mutants.T4.changes.length);
    });
  });

  it('the same seed makes the same copies', () => {
    const [source] = [...madeUpFiles(8, 7)].flatMap(({ path, text }) => functionsOf(path, text).sources) as [Source];
    expect(mutantsOf(source, new Random(3, 5))).toEqual(mutantsOf(source, new Random(3, 5)));
  });
});
