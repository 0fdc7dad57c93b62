import { z } from '@pipelines/core';

/** Canonical columns. Boards spell them in many ways; the process document maps spellings to these. */
export const STATUSES = ['todo', 'doing', 'review', 'done', 'blocked'] as const;
export const status = z.enum(STATUSES);
export type Status = z.infer<typeof status>;

/** A task file of the board. `text` is the body; the front matter is only in the named fields. */
export const task = z.object({
  type: z.literal('task'),
  id: z.string(),
  path: z.string(),
  title: z.string(),
  text: z.string(),
  /** As the board spells it. */
  status: z.string().optional(),
  /** ISO date or date-time. */
  created: z.string().optional(),
  updated: z.string().optional(),
  labels: z.array(z.string()).optional(),
  assignees: z.array(z.string()).optional(),
  /** Ids of tasks this one waits for. */
  dependencies: z.array(z.string()).optional(),
});
export type Task = z.infer<typeof task>;

/** Something of the board that cannot be judged, and the way out. The run goes on without it. */
export const problem = z.object({
  type: z.literal('problem'),
  code: z.string(),
  path: z.string(),
  field: z.string().optional(),
  message: z.string(),
  fix: z.string(),
});
export type Problem = z.infer<typeof problem>;

export const column = z.object({
  name: z.string(),
  status,
  aliases: z.array(z.string()),
  /** Work-in-progress limit. */
  wip: z.number().int().nonnegative().optional(),
  /** What must hold before a task may enter this column, in the team's words. */
  criteria: z.array(z.string()),
});
export type Column = z.infer<typeof column>;

/** The team's process: columns, aliases, limits, criteria. */
export const processRow = z.object({
  type: z.literal('process'),
  /** Undefined when there is no process document and the defaults hold. */
  path: z.string().optional(),
  columns: z.array(column),
  /** Days without a commit after which work in a column counts as stale. */
  staleDays: z.number().positive(),
});
export type ProcessRow = z.infer<typeof processRow>;

/** What is reviewed: one row, before any file or commit. */
export const revision = z.object({
  type: z.literal('revision'),
  /** Commit id; undefined without git or before the first commit. */
  sha: z.string().optional(),
  /** The time of the review: commit time of the revision unless configured. Undefined if unknown. */
  now: z.string().optional(),
  /** Work may be out of sight: history is cut off, or it is not known which files its commits touched. */
  shallow: z.boolean(),
});
export type Revision = z.infer<typeof revision>;

/** A tracked file: a reference and its symbols, never its text. */
export const file = z.object({
  type: z.literal('file'),
  path: z.string(),
  /** git blob id (SHA-1 or SHA-256 of the repository). */
  blob: z.string(),
  size: z.number().int().nonnegative(),
  /** Names it declares, in source order, without repeats. */
  symbols: z.array(z.string()),
  /** Why its content was not read, if so. */
  skipped: z.enum(['binary', 'large', 'link', 'submodule', 'unreadable', 'lfs']).optional(),
});
export type FileRow = z.infer<typeof file>;

/** A commit reachable from the revision, newest first. */
export const commit = z.object({
  type: z.literal('commit'),
  sha: z.string(),
  /** Committer time, ISO. */
  time: z.string(),
  subject: z.string(),
  body: z.string(),
  files: z.array(z.string()),
});
export type Commit = z.infer<typeof commit>;

/** Signals of one commit towards one task. All in 0..1. */
export const commitMatch = z.object({
  sha: z.string(),
  score: z.number(),
  subject: z.string(),
  time: z.string(),
  /** Where the task's id stands in the message. */
  mention: z.enum(['subject', 'body']).optional(),
  /** idf cosine of the whole task and the commit (message and paths). */
  text: z.number(),
  /** idf cosine of title and subject. */
  title: z.number(),
  /** Share of the title's idf weight that the message covers. */
  coverage: z.number(),
  /** Files it touched beyond the board. */
  files: z.number().int().nonnegative(),
});
export type CommitMatch = z.infer<typeof commitMatch>;

export const match = z.object({
  type: z.literal('match'),
  id: z.string(),
  files: z.array(z.object({ path: z.string(), score: z.number() })),
  commits: z.array(commitMatch),
  /** The tasks it waits for, with the board's status of each. `known` is false for an id the board does not have. */
  waitsFor: z.array(z.object({ id: z.string(), known: z.boolean(), status: z.string().optional() })),
});
export type Match = z.infer<typeof match>;

export const evidence = z.object({
  kind: z.string(),
  /** Log-odds towards done (above 0) or away from it (below 0). 0 is context for the reader. */
  weight: z.number(),
  /** Commit id, path or task id it stands on. */
  ref: z.string(),
  text: z.string(),
});
export type Evidence = z.infer<typeof evidence>;

export const BANDS = ['strong', 'fair', 'weak'] as const;

export const evaluation = z.object({
  type: z.literal('evaluation'),
  id: z.string(),
  path: z.string(),
  title: z.string(),
  /** As the board spells it; null when the task has none. */
  status: z.string().nullable(),
  /** The board's status on the canonical columns; null when unknown. */
  column: status.nullable(),
  /** Null = abstains. */
  inferred: status.nullable(),
  p: z.object({ todo: z.number(), doing: z.number(), review: z.number(), done: z.number(), blocked: z.number() }),
  confidence: z.number(),
  band: z.enum(BANDS),
  evidence: z.array(evidence),
  summary: z.string(),
  actions: z.array(z.string()),
  blockers: z.array(z.string()),
  /** Time of the newest commit that belongs to the task. */
  lastActivity: z.string().optional(),
  /** The creation the task states, ISO, UTC. */
  created: z.string().optional(),
});
export type Evaluation = z.infer<typeof evaluation>;

export const report = z.object({
  type: z.literal('report'),
  path: z.string(),
  tasks: z.number().int(),
  mismatches: z.number().int(),
  abstained: z.number().int(),
  stale: z.number().int(),
  problems: z.number().int(),
});
export type Report = z.infer<typeof report>;
