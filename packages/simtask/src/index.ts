// The public door of simtask: every name by hand.
export { scan } from './01-scan.ts';
export { embed } from './02-embed.ts';
export { cluster } from './03-cluster.ts';
export { planStep } from './04-plan.ts';
export { write } from './05-write.ts';
export { definition, main } from './cli.ts';
export { pipeline } from './pipeline.ts';
export type {
  Category,
  Class,
  Difference,
  Embedded,
  Fn,
  Member,
  Outcome,
  Plan,
  PlanMember,
  Problem,
  Report,
  Scanned,
  Syntax,
  Tier,
} from './rows.ts';
