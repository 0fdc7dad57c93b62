import { z } from '@pipelines/core';

/** A file of the tree, by reference: rows never carry texts. */
export const file = z.object({
  type: z.literal('file'),
  /** POSIX, relative to the root. */
  path: z.string(),
  /** git blob id: what was computed for it is found again under it. */
  blob: z.string(),
});
export type FileRow = z.infer<typeof file>;

export const measure = z.object({
  type: z.literal('measure'),
  path: z.string(),
  lines: z.number().int().nonnegative(),
});
export type Measure = z.infer<typeof measure>;

/** Something that could not be read as it should. The run goes on without it, and the report says so. */
export const problem = z.object({
  type: z.literal('problem'),
  path: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof problem>;

export const report = z.object({
  type: z.literal('report'),
  /** The report for people. */
  path: z.string(),
  files: z.number().int(),
  lines: z.number().int(),
  /** Files above `03-report.maxLines`. */
  long: z.number().int(),
  problems: z.number().int(),
});
export type Report = z.infer<typeof report>;
