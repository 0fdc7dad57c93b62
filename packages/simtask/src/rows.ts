import { z } from '@pipelines/core';

/** Something of the tree that could not be read as it should, and the way out. The run goes on without it. */
export const problem = z.object({
  type: z.literal('problem'),
  code: z.string(),
  path: z.string(),
  /** From 1. */
  line: z.number().int().positive().optional(),
  message: z.string(),
  fix: z.string(),
});
export type Problem = z.infer<typeof problem>;

/**
 * That the whole tree was looked at, once, after the functions. Without it a run may have been cut off, and 05-write calls
 * no class gone. A step that lets only some classes pass says so in `partial`.
 */
export const scanned = z.object({
  type: z.literal('scanned'),
  files: z.number().int().nonnegative(),
  functions: z.number().int().nonnegative(),
  /** Why classes may be missing that are there, if so: `changedSince`, `against`, a filter of paths. */
  partial: z.string().optional(),
});
export type Scanned = z.infer<typeof scanned>;

export const FUNCTION_KINDS = [
  'function',
  'arrow',
  'expression',
  'method',
  'constructor',
  'getter',
  'setter',
  'object-method',
] as const;

/** Code that is left out unless `01-scan.include` names it. */
export const CATEGORIES = ['test', 'example', 'generated', 'vendored', 'minified', 'data'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Where a function stands and what it is called. Travels from the scan to the tasks. */
export const place = z.object({
  /** `path#name`, with `~2` and so on for repeats in one file: stays when lines move. */
  anchor: z.string(),
  /** POSIX, relative to the root. */
  path: z.string(),
  /** First and last line, from 1. */
  startLine: z.number().int().positive(),
  endLine: z.number().int().positive(),
  /** UTF-16 offsets in the file's text. */
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** Its own name, or that of what it is assigned to; `default` and `<anonymous>` where there is none. */
  name: z.string(),
  kind: z.enum(FUNCTION_KINDS),
  className: z.string().optional(),
  /** Name of the workspace package it lies in. */
  package: z.string().optional(),
  exported: z.boolean(),
  /** Name, parameters and return type as written, on one line, at most 200 characters. */
  signature: z.string(),
  /** First sentence of its JSDoc. */
  doc: z.string().optional(),
  /** Content id of its text. */
  hash: z.string(),
  /** git blob id of the file. */
  blob: z.string(),
  /** Lines that hold code. */
  lines: z.number().int().nonnegative(),
  /** Lexical tokens, comments not counted. */
  tokens: z.number().int().nonnegative(),
  category: z.enum(CATEGORIES).optional(),
});
export type Place = z.infer<typeof place>;

/** The syntax of one function, canonical and hashed; see lib/syntax. Hashes are distinct, ascending, base64 of Uint32LE. */
export const syntax = z.object({
  /** 5-shingles of tokens; identifiers and literals are one sign each. */
  shingles: z.string(),
  /** Nodes of the tree and how they hang together, and how often each occurs (Uint8, parallel). The two low bits tell the kind. */
  nodes: z.string(),
  nodeCounts: z.string(),
  /** Names used but not declared inside, with repeats, in source order: imports, globals, properties. */
  names: z.array(z.string()),
  /** Content id of its tokens as written: equal for copies that differ in layout and comments only. */
  exact: z.string(),
  /** Content id of its tokens as `shingles` sees them: equal for copies that differ in names and literals only. */
  normal: z.string(),
});
export type Syntax = z.infer<typeof syntax>;

export const fn = place.extend({ type: z.literal('function'), syntax });
export type Fn = z.infer<typeof fn>;

/** Hashed, sorted features: base64 of Uint32LE. The two low bits of a hash of syntax or of a name tell its kind. */
export const features = z.object({
  /** Distinct 5-shingles of tokens. */
  shingles: z.string(),
  /** Canonical syntax features, and how often each occurs (Uint8, parallel). */
  syntax: z.string(),
  syntaxCounts: z.string(),
  /** Distinct outside names, and how often each occurs. */
  names: z.string(),
  nameCounts: z.string(),
});
export type Features = z.infer<typeof features>;

export const embedded = place.extend({
  type: z.literal('embedded'),
  exact: z.string(),
  normal: z.string(),
  features,
});
export type Embedded = z.infer<typeof embedded>;

/** How members of a class differ: layout only, names and literals, some statements, or the way it is written. */
export const TIERS = ['identical', 'renamed', 'edited', 'rewritten'] as const;
export type Tier = (typeof TIERS)[number];

export const member = place.extend({
  /** Score towards the medoid; 1 for the medoid itself. */
  similarity: z.number(),
  /** With `changedSince`: whether the function differs from that revision. */
  changed: z.boolean().optional(),
});
export type Member = z.infer<typeof member>;

/** Functions that do the same, found by 03-cluster. Members by path and line. */
export const cls = z.object({
  type: z.literal('class'),
  /** From the members' anchors; 05-write keeps the id of a known class. */
  id: z.string(),
  /** Mean score of its pairs, 0..1; less for functions that say so little that there is not much to gain. */
  score: z.number(),
  tier: z.enum(TIERS),
  /** Anchor of the member closest to all others. */
  medoid: z.string(),
  /** Mean of each part of the score over its pairs. */
  parts: z.object({ syntax: z.number(), names: z.number(), shape: z.number(), shingles: z.number() }),
  /** The lowest score of a pair. */
  weakest: z.number(),
  members: z.array(member).min(2),
});
export type Class = z.infer<typeof cls>;

/** One thing that differs between members: a parameter of the common function. */
export const difference = z.object({
  /** Proposed name of the parameter. */
  name: z.string(),
  kind: z.enum(['literal', 'identifier', 'type', 'expression', 'statements']),
  /** What each member has there, in the order of `members`; null where it has nothing. */
  values: z.array(z.string().nullable()),
});
export type Difference = z.infer<typeof difference>;

export const planMember = member.extend({
  /** From CODEOWNERS. */
  owners: z.array(z.string()),
  /** Its text, for diffs. */
  text: z.string(),
});
export type PlanMember = z.infer<typeof planMember>;

export const caller = z.object({ path: z.string(), line: z.number().int().positive(), anchor: z.string() });

/** What to do about a class. */
export const plan = cls.omit({ type: true, members: true }).extend({
  type: z.literal('plan'),
  members: z.array(planMember).min(2),
  title: z.string(),
  /** linesSaved × confidence × history; the highest first. */
  rank: z.number(),
  linesSaved: z.number().int().nonnegative(),
  confidence: z.number(),
  history: z.object({
    /** Commits that touched at least two members, and commits that touched exactly one, since both exist. */
    together: z.number().int().nonnegative(),
    apart: z.number().int().nonnegative(),
    /** The factor of the rank. */
    weight: z.number(),
    /** Members whose file one of the newest commits touched. */
    recent: z.number().int().nonnegative().optional(),
  }),
  differences: z.array(difference),
  proposal: z.object({
    name: z.string(),
    signature: z.string(),
    home: z.object({ package: z.string().optional(), path: z.string(), reason: z.string() }),
  }),
  owners: z.array(z.string()),
  /** By path and line; the first ones only, if there are many. */
  callers: z.array(caller),
  /** How many there are in all. */
  callerCount: z.number().int().nonnegative().optional(),
  risks: z.array(z.string()),
});
export type Plan = z.infer<typeof plan>;

/** What became of a class: its task, its place on the review list, or why it has none. */
export const outcome = z.object({
  type: z.literal('outcome'),
  /** The kept id where the class was known before. */
  id: z.string(),
  state: z.enum([
    'new',
    'kept',
    'updated',
    'resolved',
    'review',
    'rejected',
    'deferred',
    'removed',
    'waiting',
    'split',
    'merged',
  ]),
  /** The task file. */
  path: z.string().optional(),
  /** Neither the ledger nor the board knew it before. */
  new: z.boolean(),
  title: z.string(),
  score: z.number(),
  rank: z.number(),
  members: z.array(z.string()),
  /** Id of the plan it is about, where that differs from `id`. */
  plan: z.string().optional(),
  /** Where the members stand, for notes beside changed lines. */
  places: z.array(member.pick({ path: true, startLine: true, endLine: true, name: true, changed: true })).optional(),
  /** Why it is so, in one sentence. */
  reason: z.string(),
});
export type Outcome = z.infer<typeof outcome>;

export const report = z.object({
  type: z.literal('report'),
  path: z.string(),
  classes: z.number().int(),
  /** Above the task threshold and neither rejected nor deferred. */
  actionable: z.number().int(),
  /** Classes that neither the ledger nor the board knew. */
  new: z.number().int(),
  review: z.number().int(),
  resolved: z.number().int(),
  problems: z.number().int(),
});
export type Report = z.infer<typeof report>;
