import type { Row } from '../step.ts';

/** Something that people decide about, under an id that stays. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  /** Anchors of what it is made of; kept in the ledger, so that it is known again under another id. Never contents. */
  readonly members?: readonly string[];
  /** The task that was made of it, relative to the root. One that exists makes the finding known. */
  readonly task?: string | undefined;
  /** False for one that is settled: nothing to take into a baseline. Default: true. */
  readonly open?: boolean;
}

/** What makes the verbs `decide`, `baseline` and `precision` work for a pipeline. */
export interface DecisionSource {
  /** Version of the rules behind the findings, raised by hand when what is found means something else. */
  readonly version: string;
  /** The finding that a row of the last step is about. */
  readonly describe: (row: Row) => Finding | undefined;
  /** What it is made of, where people decide about that too. Never part of a baseline. */
  readonly parts?: (row: Row) => readonly Omit<Finding, 'open'>[];
}
