// The public door of sonarflow: every name by hand.
export { scan } from './01-scan.ts';
export { fetch } from './02-fetch.ts';
export { plan } from './03-plan.ts';
export { write } from './04-write.ts';
export { definition, main } from './cli.ts';
export { pipeline } from './pipeline.ts';
export type {
  Analysis,
  Aside,
  Bundle,
  Fetched,
  Finding,
  Grouping,
  Kind,
  Lint,
  Outcome,
  Problem,
  Range,
  Report,
  Sarif,
  Scanned,
  Severity,
  Source,
} from './rows.ts';
