import type { Place } from '../../../rows.ts';
import { type Alignment, alignFunctions } from './align.ts';
import { type FunctionTokens, functionTokens, LOCAL, type Token } from './function-tokens.ts';
import type { Snippet } from './parse-snippet.ts';
import { imageOf, type Region, Regions } from './regions.ts';
import { snapRegions } from './snap.ts';
import { type Span, spansOf } from './spans.ts';

/** The members of a class beside its medoid. Lists are in the order of the members. */
export interface Comparison {
  readonly medoid: number;
  readonly functions: readonly FunctionTokens[];
  /** Of the medoid with each member; with itself nothing differs. */
  readonly alignments: readonly Alignment[];
  /** The places of the medoid where members differ. */
  readonly regions: readonly Region[];
  /** Nodes of the medoid. */
  readonly spans: readonly Span[];
}

export interface Written {
  readonly place: Place;
  readonly text: string;
}

/** Aligns each member with the medoid. Memory: the tokens of all. */
export function compareMembers(
  members: readonly Written[],
  medoid: number,
  parse: (text: string, place: Place) => Snippet | undefined,
): Comparison {
  const functions = members.map(({ text, place }) => functionTokens(text, place, parse(text, place)));
  const model = functions[medoid] as FunctionTokens;
  const alignments = functions.map((fn, i) => (i === medoid ? SAME : alignFunctions(model, fn)));
  const spans = spansOf(model);
  const images = (region: Region) => functions.map((fn, i) => tokensAt(fn, region, alignments[i] ?? SAME));
  const regions = snapRegions(new Regions(alignments), model, spans, images);
  return { medoid, functions, alignments, regions, spans };
}

const SAME: Alignment = { hunks: [], renames: new Map() };

function tokensAt({ tokens }: FunctionTokens, region: Region, { hunks }: Alignment): readonly Token[] {
  const { start, end } = imageOf(region, hunks);
  return tokens.slice(start, end);
}

/** The tokens of a member in a region, written with the medoid's names: equal texts mean the same. */
export function meaningAt(comparison: Comparison, member: number, region: Region): string {
  const fn = comparison.functions[member];
  const alignment = comparison.alignments[member];
  if (!fn || !alignment) return '';
  const names = new Map([...alignment.renames].map(([own, theirs]) => [theirs, own]));
  const meaning = tokensAt(fn, region, alignment).map(({ key, local }) => {
    if (key !== LOCAL || local === undefined) return key;
    return member === comparison.medoid ? local : (names.get(local) ?? local);
  });
  return meaning.join(' ');
}

/** The share of a member's tokens, 0..1, that the medoid has too. Small differences, which become arguments, count as common. */
export function commonShare({ functions, regions, alignments }: Comparison, member: number): number {
  const all = functions[member]?.tokens.length ?? 0;
  let own = 0;
  for (const region of regions) {
    const { start, end } = imageOf(region, alignments[member]?.hunks ?? []);
    if (end - start > LARGE) own += end - start;
  }
  return all === 0 ? 0 : 1 - own / all;
}

/** Tokens that fit into an argument. */
const LARGE = 8;
