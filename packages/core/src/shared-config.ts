import { z } from 'zod';

/** The `shared` section of pipelines.config.json: what every step of every pipeline may read. */
export const sharedConfig = z.strictObject({
  board: z.string().min(1).optional().describe('Folder of the task files. Default: discovered.'),
  process: z.string().min(1).optional().describe('The process document. Default: process.md beside the tasks.'),
  at: z
    .string()
    .min(1)
    .optional()
    .describe('Revision that governs all inputs; written here, all but this file. Default: HEAD and the working tree.'),
  now: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('The time of the review. Default: the commit time of the reviewed revision.'),
  allowShallow: z.boolean().default(false).describe('Judge a shallow clone although its history is cut off.'),
  maxMemory: z.number().int().positive().default(1024).describe('Megabytes one barrier may hold.'),
  concurrency: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Items in flight per step. Default: chosen from the machine.'),
});

export type SharedConfig = z.output<typeof sharedConfig>;
