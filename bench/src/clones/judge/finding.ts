/** Lines of a file, from 1, both included. */
export interface Fragment {
  /** POSIX, relative to the tree. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Pieces of code that a tool holds to be alike, each pair of them. */
export interface Finding {
  readonly fragments: readonly Fragment[];
  /** Each fragment is a function, not only some lines. */
  readonly whole: boolean;
  /** 0..1; a finding without a score is certain. */
  readonly score: number;
}
