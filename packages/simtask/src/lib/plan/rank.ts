import type { Member, Plan } from '../../rows.ts';
import { round } from './history.ts';

/**
 * Lines of all members without the medoid's, less one for each call that takes the place of a body. Of each member only the
 * part counts that it has in common with the medoid (`common`, 0..1): statements of its own have to stay somewhere. Members
 * inside others save nothing by themselves.
 */
export function linesSaved(members: readonly Member[], medoid: Member, common: readonly number[]): number {
  let saved = 0;
  for (const [i, member] of members.entries()) {
    if (member === medoid || members.some((other) => encloses(other, member))) continue;
    saved += Math.max(0, Math.round(member.lines * (common[i] ?? 1)) - 1);
  }
  return saved;
}

export function encloses(one: Member, other: Member): boolean {
  return one !== other && one.path === other.path && one.start <= other.start && one.end >= other.end;
}

/** Score, and the share of classes of that score that people found worth a task; straight lines between. */
const WORTH = [
  [0, 0],
  [0.45, 0.15],
  [0.61, 0.3],
  [0.8, 0.65],
  [1, 0.95],
] as const;

/** More parameters than that make a common function harder to want than the copies. */
const FEW_PARAMETERS = 4;

/**
 * How likely people want the class merged, 0..1: the share of its score, less 1/12 of itself for each parameter above four
 * until half is left.
 */
export function confidenceOf(score: number, parameters: number): number {
  const above = WORTH.findIndex(([at]) => score <= at);
  const [highScore, high] = WORTH[above === -1 ? WORTH.length - 1 : above] ?? [1, 1];
  const [lowScore, low] = WORTH[Math.max(0, above - 1)] ?? [0, 0];
  const share = highScore === lowScore ? high : low + ((score - lowScore) / (highScore - lowScore)) * (high - low);
  const burden = Math.max(0.5, 1 - Math.max(0, parameters - FEW_PARAMETERS) / 12);
  return round((above === -1 ? high : share) * burden);
}

/** The highest rank first; of equal ones by id. */
export function byRank(a: Plan, b: Plan): number {
  return b.rank - a.rank || (a.id < b.id ? -1 : Number(a.id > b.id));
}
