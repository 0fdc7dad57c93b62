import { Pipeline } from '@pipelines/core';
import { scan } from './01-scan.ts';
import { fetch } from './02-fetch.ts';
import { plan } from './03-plan.ts';
import { write } from './04-write.ts';

/** From findings of static analysis to tasks. */
export const pipeline = Pipeline.start('sonarflow', scan).pipe(fetch).pipe(plan).pipe(write);
