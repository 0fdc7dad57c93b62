import type { SharedConfig } from '../shared-config.ts';

/** A file that a tool wrote in, and that is to be the team's alone. */
export type EjectedFile = {
  /** POSIX, relative to the root. */
  readonly path: string;
} & (
  | {
      /** As it was read. */
      readonly text: string;
      /** Without markers; what people wrote or may want to keep stays. */
      readonly after: string;
    }
  | {
      /** Why it is left alone, in words. */
      readonly locked: string;
    }
);

export interface EjectScope {
  readonly root: string;
  readonly shared: SharedConfig;
  readonly signal: AbortSignal;
}

/** What makes the verb `eject` work for a pipeline. */
export interface EjectSource {
  readonly description: string;
  /** Every file in which the tool keeps something. Not `editable` while a revision is looked at: then they are listed only. */
  readonly find: (scope: EjectScope) => Promise<{
    readonly editable: boolean;
    readonly files: Iterable<EjectedFile> | AsyncIterable<EjectedFile>;
  }>;
}
