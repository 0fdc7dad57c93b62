import type { StepCache } from '@pipelines/core';
import { Functions } from '../../src/lib/cluster/functions.ts';
import { Embedder } from '../../src/lib/embed/embed-function.ts';
import { finish, mix } from '../../src/lib/embed/hash.ts';
import { hashSyntax } from '../../src/lib/embed/hash-syntax.ts';
import type { Class, Embedded, Fn, Syntax } from '../../src/rows.ts';

/** A function made of statements; a statement is a number from which tokens, nodes and names follow. */
export interface Made {
  readonly path: string;
  readonly name: string;
  readonly statements: readonly number[];
  /** Part of the text that tokens do not show: names and literals. */
  readonly spelling?: string;
  readonly start?: number;
  readonly end?: number;
}

const TOKENS = 8;

/** Numbers that look random but are the same every time. */
function scrambled(seed: number, i: number): number {
  return finish(mix(mix(7, seed), i));
}

function syntaxOf({ statements, spelling = '' }: Made): Syntax {
  const tokens = statements.flatMap((statement) => Array.from({ length: TOKENS }, (_, i) => scrambled(statement, i)));
  const nodes = statements.flatMap((statement) => [
    1 + (scrambled(statement, 20) % 12),
    1 + (scrambled(statement, 21) % 40),
    0,
    1 + (scrambled(statement, 22) % 40),
    0,
    0,
  ]);
  const normal = `n${statements.join(',')}`;
  return hashSyntax({
    signs: Uint32Array.from(tokens),
    nodes: Uint8Array.from(nodes),
    names: statements.map((statement) => `use${statement}${spelling}`),
    exact: `${normal}/${spelling}`,
    normal,
  });
}

export function madeFunction(made: Made): Fn {
  const { path, name, statements, start = 0, end = start + statements.length * 10 } = made;
  const syntax = syntaxOf(made);
  return {
    type: 'function',
    anchor: `${path}#${name}`,
    path,
    startLine: 1,
    endLine: 1 + statements.length,
    start,
    end,
    name,
    kind: 'function',
    exported: true,
    signature: `${name}()`,
    hash: syntax.exact,
    blob: 'b',
    lines: statements.length,
    tokens: statements.length * TOKENS,
    syntax,
  };
}

export function embeddedRow(made: Made): Embedded {
  return new Embedder().embed(madeFunction(made));
}

export function collect(rows: readonly Embedded[]): Functions {
  const functions = new Functions();
  for (const row of rows) functions.add(row);
  return functions;
}

/** Remembers nothing. */
const noCache: StepCache = {
  get: async () => undefined,
  set: async () => {},
  getOrCompute: async (_, compute) => compute(),
};

export const quiet = {
  cache: noCache,
  progress: { add() {}, total() {} },
  signal: new AbortController().signal,
};

/** The names of the members of each class, sorted. */
export function membersOf(classes: readonly Class[]): string[][] {
  return classes.map(({ members }) => members.map(({ name }) => name).sort());
}

/** `count` statements that belong to `topic` alone. */
export function statements(topic: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => topic * 1000 + i);
}
