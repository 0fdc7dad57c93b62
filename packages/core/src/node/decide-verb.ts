import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Decision,
  type Decisions,
  decisionText,
  isDateOrTime,
  LEDGER_FILE,
  precisionOf,
  VERDICTS,
  type Verdict,
} from '../decisions/index.ts';
import { PipelineError } from '../errors.ts';
import type { CliDefinition } from './cli-definition.ts';
import { EXIT } from './command-end.ts';
import { type ConfigOptions, findRoot, type ResolvedWorld } from './command-line.ts';
import type { Finding } from './finding.ts';
import { addToLedger, type DecideOptions, findings, known, ledgerOf, stamp, unknownId } from './verb-ledger.ts';

/** `decide ID VERDICT`: writes what was decided about a finding into the ledger. */
export async function decideVerb(
  definition: CliDefinition,
  world: ResolvedWorld,
  options: DecideOptions,
  given: string,
  verdict: string,
): Promise<number> {
  const reason = (options.reason ?? '').trim();
  if (!isVerdict(verdict)) throw refused(`${verdict}: expected ${VERDICTS.join(', ')}`);
  if (reason === '') throw refused('--reason: say why, it is what others read later');
  if (options.expires !== undefined && !isDateOrTime(options.expires))
    throw refused(`--expires ${options.expires}: expected a date such as 2026-12-31`);
  const root = await findRoot(options, world);
  const ledger = await ledgerOf(definition, root);
  const finding = await findFinding(definition, root, world, ledger, given);
  const decision: Decision = {
    ...(await stamp(definition, root, options)),
    ...known(finding),
    verdict,
    reason,
    ...(options.expires !== undefined && { expires: options.expires }),
  };
  const last = ledger.of(finding.id);
  if (last && isSame(last, decision)) {
    world.stdout.write(`${finding.id} is ${decisionText(last)}; nothing to add\n`);
    return EXIT.done;
  }
  await addToLedger(root, [decision], world);
  world.stdout.write(`${finding.id} ${decisionText(decision)}\n`);
  return EXIT.done;
}

/** `baseline`: defers every open finding of the last run that nobody knows yet, so that only later ones count as new. */
export async function baselineVerb(
  definition: CliDefinition,
  world: ResolvedWorld,
  options: DecideOptions,
): Promise<number> {
  const root = await findRoot(options, world);
  const ledger = await ledgerOf(definition, root);
  const common = await stamp(definition, root, options);
  const decisions: Decision[] = [];
  let before = 0;
  for await (const finding of findings(definition, root, world)) {
    const isKnown = ledger.of(finding.id, common.at) || (finding.task && existsSync(join(root, finding.task)));
    if (isKnown) before += 1;
    else if (finding.open !== false)
      decisions.push({ ...common, ...known(finding), verdict: 'deferred', reason: options.reason ?? 'baseline' });
  }
  await addToLedger(root, decisions, world);
  world.stdout.write(`baseline: ${decisions.length} deferred, ${before} known before\n`);
  return EXIT.done;
}

/** `precision`: how many of the judged findings were accepted, per version of the rules. */
export async function precisionVerb(
  definition: CliDefinition,
  world: ResolvedWorld,
  options: ConfigOptions & { json?: boolean },
): Promise<number> {
  const rows = precisionOf((await ledgerOf(definition, await findRoot(options, world))).all());
  if (options.json) {
    world.stdout.write(`${JSON.stringify({ tool: definition.pipeline.name, versions: rows }, null, 2)}\n`);
    return EXIT.done;
  }
  if (rows.length === 0) {
    world.stdout.write(`no decisions of ${definition.pipeline.name} in ${LEDGER_FILE} yet\n`);
    return EXIT.done;
  }
  const cells = rows.map(({ version, accepted, rejected, deferred, precision }) => [
    version,
    ...[accepted, rejected, deferred].map(String),
    precision === undefined ? 'not judged yet' : `${Math.round(precision * 100)} % of ${accepted + rejected}`,
  ]);
  for (const [version = '', ...others] of [['rules', 'accepted', 'rejected', 'deferred', 'precision'], ...cells])
    world.stdout.write(`${[version.padEnd(7), ...others.map((cell) => cell.padStart(9))].join('  ')}\n`);
  return EXIT.done;
}

/** By id, in any case of letters: of the last run, or one that was decided before. */
async function findFinding(
  definition: CliDefinition,
  root: string,
  world: ResolvedWorld,
  ledger: Decisions,
  given: string,
): Promise<Finding> {
  const wanted = given.toLowerCase();
  const ids: string[] = [];
  for await (const finding of findings(definition, root, world)) {
    if (finding.id.toLowerCase() === wanted) return finding;
    ids.push(finding.id);
  }
  const decided = ledger.all().find(({ key }) => key.toLowerCase() === wanted);
  if (decided)
    return { id: decided.key, title: decided.title ?? '', ...(decided.members && { members: decided.members }) };
  throw unknownId(definition, [...ids, ...ledger.all().map(({ key }) => key)], given);
}

function isSame(a: Decision, b: Decision): boolean {
  return a.verdict === b.verdict && a.reason === b.reason && a.expires === b.expires && a.version === b.version;
}

function isVerdict(text: string): text is Verdict {
  return (VERDICTS as readonly string[]).includes(text);
}

function refused(what: string): PipelineError {
  return new PipelineError('CONFIG_INVALID', what);
}
