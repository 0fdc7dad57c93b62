import type { StepContext } from '@pipelines/core';
import {
  describesPackages,
  type ListedFile,
  listSources,
  type OwnersOf,
  openSourceTree,
  readCodeOwners,
  readWorkspacePackages,
  threadCount,
} from '@pipelines/core/repository';
import type { Grouping, Problem } from '../../rows.ts';
import { type HeldFinding, isSecurity } from './finding-store.ts';

type Context = Pick<StepContext, 'root' | 'shared' | 'signal' | 'log'>;

/** What findings have in common by a grouping, beside the folder. */
export interface GroupFacts {
  readonly rule?: string;
  readonly owners: readonly string[];
  readonly module?: string;
}

/** What of the repository says to whom and to what a path belongs. Answers are kept. */
export interface Belonging {
  readonly ownersOf: OwnersOf;
  readonly moduleOf: (path: string) => string | undefined;
  readonly problems: readonly Problem[];
}

/** Reads CODEOWNERS, and for `module` the packages of the workspace. */
export async function readBelonging(by: Grouping, ctx: Context): Promise<Belonging> {
  const ownersOf = await readCodeOwners(ctx);
  const { nameOf, faults } = by === 'module' ? await readModules(ctx) : { nameOf: () => undefined, faults: [] };
  return {
    ownersOf: kept(ownersOf),
    moduleOf: kept(nameOf),
    problems: faults.map((fault) => ({ type: 'problem', ...fault })),
  };
}

const MAX_MANIFEST_BYTES = 2 ** 20;

async function readModules(ctx: Context) {
  const tree = await openSourceTree(ctx);
  const threads = threadCount(ctx.shared.concurrency);
  const manifests: ListedFile[] = [];
  for await (const file of listSources(tree, { maxFileBytes: MAX_MANIFEST_BYTES, threads, wants: isManifest }, ctx)) {
    if (file.skipped === undefined) manifests.push(file);
  }
  return readWorkspacePackages(tree, manifests);
}

function isManifest(path: string): boolean {
  return describesPackages(path) && !/(?:^|\/)node_modules\//.test(path);
}

function kept<T>(answer: (path: string) => T): (path: string) => T {
  const answers = new Map<string, T>();
  return (path) => {
    if (!answers.has(path)) answers.set(path, answer(path));
    return answers.get(path) as T;
  };
}

/** What a finding has in common with others of its group. */
export function factsOfFinding(
  { about, path }: Pick<HeldFinding, 'about' | 'path'>,
  by: Grouping,
  { ownersOf, moduleOf }: Belonging,
): GroupFacts {
  if (isByRule(by)) return { rule: about.rule, owners: [] };
  if (by === 'owner') return { owners: ownersOf(path) };
  const name = by === 'module' ? moduleOf(path) : undefined;
  return { owners: [], ...(name !== undefined && { module: name }) };
}

/** Do all findings of a bundle have one rule? */
export function isByRule(by: Grouping): boolean {
  return by === 'rule' || by === 'rule-prefix';
}

/**
 * Names a group. What is disclosure never shares a group with what is not, whatever it is grouped by: one vulnerability
 * would keep a whole bundle out of the files.
 */
export function groupKey(facts: GroupFacts, by: Grouping, security: boolean): string {
  const common = {
    rule: facts.rule,
    'rule-prefix': facts.rule,
    prefix: undefined,
    owner: facts.owners.join(' '),
    module: facts.module,
  }[by];
  return JSON.stringify([security, common ?? null]);
}

/** The groups of findings by name; each keeps their order. */
export function groupFindings(
  findings: Iterable<HeldFinding>,
  by: Grouping,
  belonging: Belonging,
): Map<string, { readonly facts: GroupFacts; readonly findings: HeldFinding[] }> {
  const groups = new Map<string, { readonly facts: GroupFacts; readonly findings: HeldFinding[] }>();
  for (const finding of findings) {
    const facts = factsOfFinding(finding, by, belonging);
    const key = groupKey(facts, by, isSecurity(finding));
    const group = groups.get(key);
    if (group) group.findings.push(finding);
    else groups.set(key, { facts, findings: [finding] });
  }
  return groups;
}
