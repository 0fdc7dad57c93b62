import { Pipeline } from '@pipelines/core';
import { scan } from './01-scan.ts';
import { embed } from './02-embed.ts';
import { cluster } from './03-cluster.ts';
import { planStep } from './04-plan.ts';
import { write } from './05-write.ts';

/** From functions to consolidation tasks. */
export const pipeline = Pipeline.start('simtask', scan).pipe(embed).pipe(cluster).pipe(planStep).pipe(write);
