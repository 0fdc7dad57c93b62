// The public door of readmeflow: every name by hand.
export { scan } from './01-scan.ts';
export { outlineStep } from './02-outline.ts';
export { write } from './03-write.ts';
export { verify } from './04-verify.ts';
export { definition, main } from './cli.ts';
export { pipeline } from './pipeline.ts';
export type {
  Entry,
  ExportedName,
  Finding,
  Outcome,
  Outline,
  Package,
  PackageKind,
  Problem,
  Report,
  Rule,
  Workspace,
} from './rows.ts';
