import { Pipeline } from '@pipelines/core';
import { scan } from './01-scan.ts';
import { outlineStep } from './02-outline.ts';
import { write } from './03-write.ts';
import { verify } from './04-verify.ts';

/** From manifests and sources to READMEs that are true. */
export const pipeline = Pipeline.start('readmeflow', scan).pipe(outlineStep).pipe(write).pipe(verify);
