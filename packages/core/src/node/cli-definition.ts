import type { Pipeline } from '../pipeline.ts';
import type { Row } from '../step.ts';
import type { Annotation } from './ci-annotations.ts';
import type { ConfigFlag } from './command-line.ts';
import type { EjectSource } from './ejected-file.ts';
import type { DecisionSource } from './finding.ts';
import type { LoadedConfig } from './load-config.ts';

/** What a pipeline tells the command line about itself. */
export interface CliDefinition {
  readonly pipeline: Pipeline;
  readonly description: string;
  readonly version: string;
  /**
   * Its rows stream through the main thread, and what stays of them is small: memory that V8 would take to collect garbage
   * less often is saved. Not for a pipeline whose threads do the work.
   */
  readonly streaming?: boolean;
  /** Flags of its own, each of which sets one config field. */
  readonly flags?: readonly ConfigFlag[];
  /**
   * What a person reads on stdout at the end, from the rows of the last step. `shown` turns a path of the root into one
   * that leads there from where the person stands.
   */
  readonly summarize?: (row: Row, shown: (path: string) => string) => string | undefined;
  /** Findings by name that `--fail-on NAME[=MOST][,NAME]` looks at. */
  readonly findings?: Readonly<Record<string, (row: Row) => number>>;
  /**
   * Makes the flag `--check` of `run`: nothing is written, the diff of what would be goes to stderr, and the exit code is 1
   * where there is any of this finding.
   */
  readonly check?: { readonly finding: string; readonly description: string };
  /** What a row of the last step has to say beside changed lines, where the run is part of a check on a code host. */
  readonly annotate?: (row: Row) => readonly Annotation[];
  /** The text of `explain ID` from one kept row of the last step, if the row is of that id. */
  readonly explain?: (row: Row, id: string) => string | undefined;
  /** More of `explain ID`, from a kept row of an earlier step. */
  readonly details?: {
    readonly step: string;
    /** What it adds to the row that was explained. */
    readonly text: (row: Row, explained: Row, id: string) => string | undefined;
    /** What it says of an id that no row of the last step explains. */
    readonly alone?: (row: Row, id: string) => string | undefined;
  };
  /** What people decide about: makes the verbs `decide`, `baseline` and `precision`, and `explain` tell decisions. */
  readonly decisions?: DecisionSource;
  /** The files it keeps something in: makes the verb `eject`. `ejectTasks` is that of tasks on the board. */
  readonly eject?: EjectSource;
  /**
   * The config field, a list, that `--input FILE` sets in a run that starts at the first step. With `--from` it names rows, as
   * in any pipeline.
   */
  readonly input?: ConfigFlag;
  /** Why the run is not whole, from a row of the last step: the run ends with exit code 2, its rows and reports are there. */
  readonly incomplete?: (row: Row) => string | undefined;
  /** What of a row may stay on the disk for later verbs and runs, where that is not all of it. */
  readonly kept?: (row: Row, config: LoadedConfig) => Row;
  /** The config file that `init` proposes for a root, with comments. */
  readonly initialConfig?: (root: string) => Promise<string>;
}
