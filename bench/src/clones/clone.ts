import type { FunctionPlace } from './functions.ts';

export const CLONE_TYPES = ['T1', 'T2', 'T3', 'T4'] as const;
export type CloneType = (typeof CLONE_TYPES)[number];

/** Thresholds are tuned on one half of the functions and judged on the other. */
export type Half = 'tuning' | 'held-out';

/** The folder of the copies in a corpus. */
export const COPIES = 'copies';

export interface SourceFile {
  readonly repository: string;
  /** POSIX, relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** The copy of one function, in a file of its own. */
export interface Mutant extends FunctionPlace {
  readonly type: CloneType;
  /** What was done to it. */
  readonly changes: readonly string[];
  readonly source: FunctionPlace;
}

/** What lies in a corpus; paths relative to its `tree`. The first part of a path is the repository, or `copies`. */
export interface Corpus {
  readonly originals: readonly FunctionPlace[];
  readonly mutants: readonly Mutant[];
}
