import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  appendDecisions,
  type Decision,
  type Decisions,
  decisionText,
  holdsAt,
  LEDGER_FILE,
  readDecisions,
} from '../decisions/index.ts';
import { PipelineError } from '../errors.ts';
import { sharedConfig } from '../shared-config.ts';
import type { CliDefinition } from './cli-definition.ts';
import type { ConfigOptions, ResolvedWorld } from './command-line.ts';
import type { Finding } from './finding.ts';
import { runGit } from './git/run-git.ts';
import { keptRows } from './kept-rows.ts';
import { nearIds } from './near-ids.ts';

export interface DecideOptions extends ConfigOptions {
  readonly reason?: string;
  readonly expires?: string;
  readonly by?: string;
  /** ISO time of the decision. Default: the clock, since a person decides now. */
  readonly now?: string;
}

/** What was decided about findings of this pipeline, as it stands in the working tree. */
export function ledgerOf({ pipeline }: Pick<CliDefinition, 'pipeline'>, root: string): Promise<Decisions> {
  return readDecisions({ root, shared: sharedConfig.parse({}) }, pipeline.name);
}

/** Appends, and says what to do with a ledger that is new. */
export async function addToLedger(
  root: string,
  decisions: readonly Decision[],
  { stderr }: ResolvedWorld,
): Promise<void> {
  const isFirst = decisions.length > 0 && !existsSync(join(root, LEDGER_FILE));
  await appendDecisions(root, decisions);
  if (isFirst)
    stderr.write(`${LEDGER_FILE} is new: commit it, and put \`${LEDGER_FILE} merge=union\` into .gitattributes\n`);
}

/** What all decisions of one call have in common. */
export async function stamp({ pipeline, decisions }: CliDefinition, root: string, { by, now }: DecideOptions) {
  const at = now ?? new Date().toISOString();
  if (Number.isNaN(Date.parse(at))) throw new PipelineError('CONFIG_INVALID', `--now ${at}: expected an ISO time`);
  const person = by ?? (await runGit(['config', 'user.name'], { cwd: root }).catch(() => undefined))?.stdout.trim();
  return {
    tool: pipeline.name,
    version: decisions?.version ?? '',
    by: person || 'unknown',
    at: new Date(at).toISOString(),
  };
}

/** What the ledger keeps of a finding. */
export function known({ id, title, members }: Finding): Pick<Decision, 'key' | 'title' | 'members'> {
  return { key: id, ...(title !== '' && { title }), ...(members && { members }) };
}

/** The findings of the last run. */
export async function* findings(
  { pipeline, decisions }: CliDefinition,
  root: string,
  world: ResolvedWorld,
): AsyncGenerator<Finding, void, undefined> {
  for await (const row of await keptRows(pipeline, root, world)) {
    const finding = decisions?.describe(row);
    if (finding) yield finding;
    for (const part of decisions?.parts?.(row) ?? []) yield { ...part, open: false };
  }
}

/** The last decision on an id, ended or not, as a line of `explain`. */
export async function explainedDecision(
  { pipeline }: CliDefinition,
  root: string,
  id: string,
  now: string,
): Promise<string | undefined> {
  const decision = (await ledgerOf({ pipeline }, root)).of(id);
  return decision && `  decision  ${decisionText(decision)}${holdsAt(decision, now) ? '' : ' (ended)'}`;
}

/** INPUT_INVALID with the ids that look like the given one. */
export function unknownId({ pipeline }: CliDefinition, ids: Iterable<string>, given: string): PipelineError {
  const near = nearIds(ids, given);
  const hint = near.length > 0 ? `; near to it: ${near.join(', ')}` : '';
  return new PipelineError('INPUT_INVALID', `the last run of ${pipeline.name} has nothing of id ${given}${hint}`);
}
