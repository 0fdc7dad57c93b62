import { Pipeline } from '@pipelines/core';
import { scan } from './01-scan.ts';
import { measureStep } from './02-measure.ts';
import { reportStep } from './03-report.ts';

const NAME = 'pipeline-template';

/** From files to a report. A wrong order does not compile. */
export const pipeline = Pipeline.start(NAME, scan).pipe(measureStep).pipe(reportStep);
