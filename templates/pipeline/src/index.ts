// The public door: every name by hand.
export { scan } from './01-scan.ts';
export { measureStep } from './02-measure.ts';
export { reportStep } from './03-report.ts';
export { definition, main } from './cli.ts';
export { pipeline } from './pipeline.ts';
export type { FileRow, Measure, Problem, Report } from './rows.ts';
