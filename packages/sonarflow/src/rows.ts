import { z } from '@pipelines/core';

/** Something that could not be read as it should, and the way out. The run goes on without it. */
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

/** Where findings come from. */
export const SOURCES = ['oxlint', 'eslint', 'sarif', 'sonarqube'] as const;
export type Source = (typeof SOURCES)[number];

/** The worst first. */
export const SEVERITIES = ['blocker', 'critical', 'major', 'minor', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a finding says about the code. `vulnerability` and `hotspot` are disclosure: they go into files on request only. */
export const KINDS = ['bug', 'vulnerability', 'hotspot', 'smell'] as const;
export type Kind = (typeof KINDS)[number];

export const QUALITIES = ['security', 'reliability', 'maintainability'] as const;

/** How likely a hotspot is a vulnerability. */
export const PROBABILITIES = ['high', 'medium', 'low'] as const;

/** Lines from 1, columns in UTF-16 units from 1, the end column exclusive. Columns may be unknown. */
export const range = z.object({
  startLine: z.number().int().positive(),
  startColumn: z.number().int().positive().optional(),
  endLine: z.number().int().positive(),
  endColumn: z.number().int().positive().optional(),
});
export type Range = z.infer<typeof range>;

/** What a linter of this machine said about one file. Files without diagnostics have no row. */
export const lint = z.object({
  type: z.literal('lint'),
  tool: z.enum(['oxlint', 'eslint']),
  /** POSIX, relative to the root. */
  path: z.string(),
  diagnostics: z.array(
    z.object({
      /** `plugin/rule`, as people write it in a config. */
      rule: z.string(),
      /** As the linter says it, such as `error`, and its category of the rule, such as `correctness`, if it tells. */
      severity: z.string(),
      category: z.string().optional(),
      message: z.string(),
      /** What the rule is called, and its page. */
      ruleName: z.string().optional(),
      help: z.string().optional(),
      /** The linter can mend it by itself. */
      fixable: z.boolean().optional(),
      range: range.optional(),
    }),
  ),
});
export type Lint = z.infer<typeof lint>;

/** A SARIF file to read. */
export const sarif = z.object({
  type: z.literal('sarif'),
  /** Relative to the root, or absolute if it lies elsewhere. */
  path: z.string(),
  size: z.number().int().nonnegative(),
});
export type Sarif = z.infer<typeof sarif>;

/** The analysis of a SonarQube project whose findings are to be fetched. Never a token. */
export const analysis = z.object({
  type: z.literal('analysis'),
  dialect: z.enum(['server', 'cloud']),
  /** Of the server, such as `10.8.1`. */
  version: z.string(),
  /** Without a slash at its end. */
  host: z.string(),
  project: z.string(),
  branch: z.string().optional(),
  pullRequest: z.string().optional(),
  organization: z.string().optional(),
  /** What is fetched is that of this analysis; absent if the project was never analysed. */
  key: z.string().optional(),
  /** ISO time and commit of the analysis. */
  date: z.string().optional(),
  revision: z.string().optional(),
});
export type Analysis = z.infer<typeof analysis>;

/** That the source was asked for all it has, once, after its other rows. Without it no bundle counts as gone. */
export const scanned = z.object({
  type: z.literal('scanned'),
  source: z.enum(SOURCES),
  /** Files looked at, where the source is a linter. */
  files: z.number().int().nonnegative().optional(),
  /** Why findings may be missing that are there. */
  partial: z.string().optional(),
});
export type Scanned = z.infer<typeof scanned>;

const place = z.object({ path: z.string(), range: range.optional(), message: z.string().optional() });

/** One finding, the same whatever the source. */
export const finding = z.object({
  type: z.literal('finding'),
  /** 16 hex digits; survives moves of lines. Unique in a run. */
  id: z.string(),
  source: z.enum(SOURCES),
  /** As the tool writes it: `eslint/no-unused-vars`, `typescript:S1234`. */
  rule: z.string(),
  /** Its title, and its page. Never the text of the page. */
  ruleName: z.string().optional(),
  help: z.string().optional(),
  kind: z.enum(KINDS),
  severity: z.enum(SEVERITIES),
  impacts: z.array(z.object({ quality: z.enum(QUALITIES), severity: z.enum(SEVERITIES) })).optional(),
  /** Of a hotspot. */
  probability: z.enum(PROBABILITIES).optional(),
  /** Minutes to mend it, as the tool says; else from the table of the README. */
  effort: z.number().nonnegative(),
  message: z.string(),
  /** POSIX, relative to the root. Absent for what is about the whole project. */
  path: z.string().optional(),
  range: range.optional(),
  /** How the tool got there: one list of places per flow. */
  flows: z.array(z.array(place)).optional(),
  /** Its page at the source. */
  permalink: z.string().optional(),
  /** Its key at the source. */
  key: z.string().optional(),
  /** What people decided at the source: such a finding gets no task. */
  dismissed: z.enum(['accepted', 'false-positive', 'safe', 'suppressed']).optional(),
  tags: z.array(z.string()).optional(),
  /** Who wrote the line, and when (ISO): with `--blame`, or where the source tells. */
  author: z.string().optional(),
  createdAt: z.string().optional(),
  /** Of the line since `--new-code`; absent if not asked for. */
  isNew: z.boolean().optional(),
});
export type Finding = z.infer<typeof finding>;

/** That all findings of the source were read, or what is missing; once, after them. */
export const fetched = z.object({
  type: z.literal('fetched'),
  source: z.enum(SOURCES),
  /** Where the findings are from, for people and for what is remembered: a project, the files, the linter's version. */
  origin: z.string(),
  findings: z.number().int().nonnegative(),
  complete: z.boolean(),
  /** Why not, and how many are known to be missing, if that is known. */
  remainder: z.object({ reason: z.string(), missing: z.number().int().nonnegative().optional() }).optional(),
  /** The quality gate of the source. */
  gate: z
    .object({
      status: z.enum(['passed', 'failed', 'none']),
      conditions: z.array(
        z.object({
          metric: z.string(),
          status: z.string(),
          actual: z.string().optional(),
          threshold: z.string().optional(),
        }),
      ),
    })
    .optional(),
  analysis: analysis.omit({ type: true }).optional(),
});
export type Fetched = z.infer<typeof fetched>;

/** What findings are put together by. */
export const GROUPINGS = ['rule', 'prefix', 'rule-prefix', 'owner', 'module'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Findings that one person mends in about a day. */
export const bundle = z.object({
  type: z.literal('bundle'),
  /** `flow-` and ten hex digits: minted once, then it stays with its findings. */
  id: z.string(),
  title: z.string(),
  by: z.enum(GROUPINGS),
  /** What its findings have in common, as far as they do. */
  rule: z.string().optional(),
  ruleName: z.string().optional(),
  help: z.string().optional(),
  /** A folder, POSIX, without a slash at its end; empty for the root. */
  prefix: z.string().optional(),
  owners: z.array(z.string()),
  module: z.string().optional(),
  /** The worst of its findings. */
  kind: z.enum(KINDS),
  severity: z.enum(SEVERITIES),
  /** Holds a vulnerability or a hotspot. */
  security: z.boolean(),
  /** 0 to 100, and why. */
  priority: z.number(),
  reasons: z.array(z.string()),
  /** Minutes. */
  effort: z.number(),
  /** By path and position; without those that are dismissed or decided. */
  findings: z.array(finding.omit({ type: true })),
});
export type Bundle = z.infer<typeof bundle>;

/** A finding that no bundle holds, and why: decided by the team, dismissed at the source, not new. */
export const aside = z.object({
  type: z.literal('aside'),
  reason: z.string(),
  verdict: z.enum(['rejected', 'deferred', 'dismissed', 'old']),
  finding: finding.omit({ type: true }),
});
export type Aside = z.infer<typeof aside>;

/** What became of a bundle. */
export const OUTCOMES = [
  'new',
  'kept',
  'updated',
  'waiting',
  'withheld',
  'rejected',
  'deferred',
  'removed',
  'resolved',
] as const;

export const outcome = z.object({
  type: z.literal('outcome'),
  id: z.string(),
  state: z.enum(OUTCOMES),
  reason: z.string(),
  /** Unknown to the team before this run. */
  new: z.boolean(),
  title: z.string(),
  severity: z.enum(SEVERITIES).optional(),
  kind: z.enum(KINDS).optional(),
  security: z.boolean().optional(),
  priority: z.number().optional(),
  effort: z.number().optional(),
  /** Its task, relative to the root. */
  path: z.string().optional(),
  /** `path#rule @id` of its findings, by path and position; of one that is withheld only `@id`. */
  members: z.array(z.string()),
  /** Its findings on lines of new code, if that was asked for: what to say beside them. */
  places: z
    .array(
      z.object({
        path: z.string(),
        startLine: z.number().int().positive(),
        endLine: z.number().int().positive(),
        rule: z.string(),
        message: z.string(),
      }),
    )
    .optional(),
});
export type Outcome = z.infer<typeof outcome>;

export const report = z.object({
  type: z.literal('report'),
  /** The report for people. */
  path: z.string(),
  source: z.enum(SOURCES).optional(),
  findings: z.number().int(),
  bundles: z.number().int(),
  /** Bundles worth a task, and those of them nobody knew. */
  actionable: z.number().int(),
  new: z.number().int(),
  /** Findings on lines of new code, if that was asked for; else those that neither board nor ledger knows. */
  newFindings: z.number().int(),
  /** Minutes of all bundles. */
  effort: z.number(),
  blockers: z.number().int(),
  /** Findings with a decision, and bundles that are gone. */
  aside: z.number().int(),
  resolved: z.number().int(),
  withheld: z.number().int(),
  problems: z.number().int(),
  gate: z.enum(['passed', 'failed', 'none']).optional(),
  /** What is missing, in words, if anything is. */
  incomplete: z.string().optional(),
});
export type Report = z.infer<typeof report>;
