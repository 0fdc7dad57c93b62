import type { Pipeline } from '../pipeline.ts';
import type { Row } from '../step.ts';
import type { ConfigFlag } from './command-line.ts';

/** What a pipeline tells the command line about itself. */
export interface CliDefinition {
  readonly pipeline: Pipeline;
  readonly description: string;
  readonly version: string;
  /** Flags of its own, each of which sets one config field. */
  readonly flags?: readonly ConfigFlag[];
  /**
   * What a person reads on stdout at the end, from the rows of the last step. `shown` turns a path of the root into one
   * that leads there from where the person stands.
   */
  readonly summarize?: (row: Row, shown: (path: string) => string) => string | undefined;
  /** Findings by name that `--fail-on NAME[,NAME]` looks at. */
  readonly findings?: Readonly<Record<string, (row: Row) => number>>;
  /** The text of `explain ID` from one kept row of the last step, if the row is of that id. */
  readonly explain?: (row: Row, id: string) => string | undefined;
  /** The config file that `init` proposes for a root, with comments. */
  readonly initialConfig?: (root: string) => Promise<string>;
}
