import type { Random } from '../fuzz/random.ts';
import type { CloneType } from './clone.ts';
import type { Source } from './functions.ts';
import { relayout } from './layout.ts';
import { rename } from './rename.ts';
import { rewrite } from './rewriting.ts';
import { editStatements } from './statements.ts';

export interface MutantText {
  readonly text: string;
  readonly changes: readonly string[];
}

/** A copy of each type; undefined when one of them cannot be made, so that all types are made from like functions. */
export function mutantsOf({ path, module }: Source, random: Random): Record<CloneType, MutantText> | undefined {
  const layout = relayout(path, module, random);
  const names = rename(path, module, random);
  const edited = editStatements(path, module, random);
  const rewritten = rewrite(path, module, random);
  if (!layout || !names || !edited || !rewritten || names === module) return undefined;
  return {
    T1: { text: layout, changes: ['layout'] },
    T2: { text: names, changes: ['names'] },
    T3: edited,
    T4: rewritten,
  };
}
