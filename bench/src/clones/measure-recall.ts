import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spend } from '../contenders/command.ts';
import type { CloneType, Corpus, Half } from './clone.ts';
import { copyTree, emptied, recallCorpus } from './inputs.ts';
import type { Finding } from './judge/finding.ts';
import { curveOf, matched, type Point, type Recall, recallOf } from './judge/recall.ts';
import { fallow, jscpd5, MATCH, simtask, type Tool } from './tools.ts';
import { titleOf } from './trees.ts';

/** Tools by the name they have in results, with their options. */
export const JUDGED: Readonly<Record<string, { readonly package: string; readonly tool: Tool }>> = {
  simtask: { package: 'simtask', tool: simtask(...MATCH) },
  'jscpd 5 --similarity 0.5': { package: 'jscpd', tool: jscpd5('--similarity', '0.5') },
  'jscpd 5': { package: 'jscpd', tool: jscpd5() },
  'fallow dupes': { package: 'fallow', tool: fallow() },
  'fallow dupes --mode semantic': { package: 'fallow', tool: fallow('--mode', 'semantic') },
};
/** Whose number of flagged pairs the others are compared at. */
const PEER = 'jscpd 5 --similarity 0.5';

export interface ToolRecall {
  readonly all: Omit<Recall, 'missed'>;
  /** With a threshold of its score at which it flags no more pairs than the peer; absent where it never does. */
  readonly matched?: Omit<Recall, 'missed'> & { readonly score: number };
  readonly curve: readonly Point[];
  /** Copies with a change, and how many of them were missed; by type, then change. */
  readonly changes: Readonly<Record<string, readonly { change: string; of: number; missed: number }[]>>;
}

export interface RecallMeasurement {
  /** Such as `babel 1a2b3c4d5e6f`; empty: made-up functions. */
  readonly repositories: readonly string[];
  readonly half: Half;
  readonly functions: number;
  readonly copies: number;
  readonly tools: Readonly<Record<string, ToolRecall>>;
}

export interface RecallRequest {
  readonly roots: readonly string[];
  readonly half: Half;
  readonly functions: number;
  readonly report: (line: string) => void;
}

/** Makes the corpus, runs every tool on it once, and judges what each says. */
export async function measureRecall({ roots, half, functions, report }: RecallRequest): Promise<RecallMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'recall-'));
  try {
    const repositories = await Promise.all(roots.map(titleOf));
    report(`making the corpus: ${repositories.join(', ') || 'made-up functions'}`);
    const corpus = await recallCorpus(folder, roots, functions, half);
    const findings = new Map<string, Finding[]>();
    for (const [name, { tool }] of Object.entries(JUDGED)) {
      report(`running ${name}`);
      findings.set(name, await run(tool, folder));
    }
    const limit = recallOf(corpus, findings.get(PEER) ?? []).flagged;
    const tools = [...findings].map(([name, found]) => [name, judge(corpus, found, limit)] as const);
    const { originals, mutants } = corpus;
    return {
      repositories,
      half,
      functions: originals.length,
      copies: mutants.length,
      tools: Object.fromEntries(tools),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** On a copy, so that no tool sees what another one left. */
async function run(tool: Tool, folder: string): Promise<Finding[]> {
  const place = await mkdtemp(join(folder, 'run-'));
  const tree = await copyTree(join(folder, 'tree'), join(place, 'tree'));
  const out = await emptied(join(place, 'out'));
  await spend(tool.command(tree, out));
  return tool.findings(out);
}

function judge(corpus: Corpus, findings: readonly Finding[], limit: number): ToolRecall {
  const { missed, ...all } = recallOf(corpus, findings);
  const score = matched(corpus, findings, limit);
  const strict = score === undefined ? undefined : recallOf(corpus, findings, score);
  return {
    all,
    ...(strict && score !== undefined && { matched: { types: strict.types, flagged: strict.flagged, score } }),
    curve: curveOf(corpus, findings),
    changes: { T3: changesOf(corpus, missed, 'T3'), T4: changesOf(corpus, missed, 'T4') },
  };
}

/** The most often missed first, then by name. */
function changesOf(corpus: Corpus, missed: Recall['missed'], type: CloneType): ToolRecall['changes'][string] {
  const lost = new Set(missed);
  const counts = new Map<string, { change: string; of: number; missed: number }>();
  for (const mutant of corpus.mutants.filter((each) => each.type === type)) {
    for (const change of new Set(mutant.changes)) {
      const count = counts.get(change) ?? { change, of: 0, missed: 0 };
      counts.set(change, { change, of: count.of + 1, missed: count.missed + (lost.has(mutant) ? 1 : 0) });
    }
  }
  const share = (each: { of: number; missed: number }): number => each.missed / each.of;
  return [...counts.values()].sort((a, b) => share(b) - share(a) || (a.change < b.change ? -1 : 1));
}
