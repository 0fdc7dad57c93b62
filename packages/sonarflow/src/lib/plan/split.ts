import { hash } from 'node:crypto';
import { costOf, costOfAll, type HeldFinding } from './finding-store.ts';
import { commonFolder } from './folders.ts';

/** Findings that belong together. */
export interface Part {
  /** By path and position. */
  readonly findings: readonly HeldFinding[];
  /**
   * What was split to get it, a folder or a file, empty for all of it; and the first thing of it in this part, empty for
   * the first part. So what ceases to fit keeps its name for its first part, and what fits again gets that name back.
   */
  readonly node: string;
  readonly start: string;
}

/** Something that is not split: a folder or a file within the budget, or one finding. */
interface Unit {
  readonly name: string;
  readonly findings: HeldFinding[];
  cost: number;
}

/** Below this share of the budget a part is not ended, unless what follows does not fit. */
const LEAST = 0.6;

/**
 * Splits findings, sorted by path, into parts within the budget, top-down: what fits stays together; else each folder
 * above the budget is split by itself, and small siblings are put together in order. A part ends where the hashes of
 * names say so, so what comes or goes changes the part it lies in, a neighbour perhaps, and seldom more.
 * With `flat` folders mean nothing and files are put together in order. A single finding may be above the budget.
 */
export function split(findings: readonly HeldFinding[], budget: number, flat = false): Part[] {
  const parts: Part[] = [];
  const open: { readonly node: string; readonly findings: readonly HeldFinding[] }[] = [{ node: '', findings }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.findings.length === 0) continue;
    if (next.findings.length === 1 || costOfAll(next.findings) <= budget) {
      parts.push({ ...next, start: '' });
      continue;
    }
    const small: Unit[] = [];
    for (const unit of unitsOf(next, flat)) {
      if (unit.cost <= budget || unit.findings.length === 1) small.push(unit);
      else open.push({ node: unit.name, findings: unit.findings });
    }
    for (const [at, units] of packsOf(small, budget).entries()) {
      const start = at === 0 ? '' : (units[0]?.name ?? '');
      parts.push({ node: next.node, start, findings: units.flatMap((unit) => unit.findings) });
    }
  }
  return parts;
}

/** The children of the deepest folder of all findings in order of path, or all files, or the findings of one file. */
function unitsOf({ node, findings }: Pick<Part, 'node' | 'findings'>, flat: boolean): Unit[] {
  const single = findings[0]?.path === findings.at(-1)?.path;
  const common = commonFolder(findings);
  const folder = common.length > node.length ? common : node;
  const units: Unit[] = [];
  for (const finding of findings) {
    const name = single ? finding.id : flat ? finding.path : childOf(finding.path, folder);
    let unit = units.at(-1);
    if (unit?.name !== name) {
      unit = { name, findings: [], cost: 0 };
      units.push(unit);
    }
    unit.findings.push(finding);
    unit.cost += costOf(finding);
  }
  return units;
}

function childOf(path: string, folder: string): string {
  const slash = path.indexOf('/', folder === '' ? 0 : folder.length + 1);
  return slash === -1 ? path : path.slice(0, slash);
}

/** Neighbours together, within the budget. Of the places where a part may end the one with the highest hash is taken. */
function packsOf(units: readonly Unit[], budget: number): Unit[][] {
  const packs: Unit[][] = [];
  for (let begin = 0; begin < units.length; ) {
    const end = endOf(units, begin, budget);
    packs.push(units.slice(begin, end));
    begin = end;
  }
  return packs;
}

function endOf(units: readonly Unit[], begin: number, budget: number): number {
  let sum = 0;
  let best: { readonly end: number; readonly hash: string } | undefined;
  for (let end = begin; end < units.length; end += 1) {
    const { name, cost } = units[end] as Unit;
    if (end > begin && sum >= budget * LEAST) {
      const digest = hash('sha256', name, 'hex');
      if (!best || digest > best.hash) best = { end, hash: digest };
    }
    if (end > begin && sum + cost > budget) return best?.end ?? end;
    sum += cost;
  }
  return units.length;
}
