import { hash } from 'node:crypto';
import type { Embedded, Place } from '../../rows.ts';
import { FeatureStore } from './feature-store.ts';

/** Functions that nothing tells apart but layout, own names and literals: one set of features, any number of copies. */
export interface Variant {
  /** Content id. */
  readonly id: string;
  readonly normal: string;
  /** Whether they differ in layout only. */
  readonly identical: boolean;
  /** In the feature store. */
  readonly features: number;
  readonly substance: number;
  /** By path and position. */
  readonly members: readonly Place[];
}

interface Copies extends Omit<Variant, 'identical'> {
  readonly texts: Set<string>;
  readonly members: Place[];
}

/** Collects functions, copies under one variant, so that 500 copies cost no more than one. */
export class Functions {
  readonly store = new FeatureStore();
  readonly #byId = new Map<string, Copies>();

  add(row: Embedded): void {
    const { type: _, exact, normal, features, ...place } = row;
    const id = `${normal}-${hash('sha1', `${features.names} ${features.nameCounts}`, 'base64url').slice(0, 12)}`;
    const copies = this.#byId.get(id);
    if (copies) {
      copies.members.push(place);
      copies.texts.add(exact);
      return;
    }
    const number = this.store.add(features);
    const substance = this.store.substanceOf(number);
    this.#byId.set(id, { id, normal, features: number, substance, texts: new Set([exact]), members: [place] });
  }

  /**
   * In an order that comes from their texts alone: neither the order of the rows nor a moved file changes who meets whom.
   * An anchor that came twice counts once.
   */
  variants(): readonly Variant[] {
    const variants = [...this.#byId.values()].sort((a, b) => compare(a.id, b.id));
    return variants.map(({ texts, ...variant }) => ({
      ...variant,
      identical: texts.size === 1,
      members: inOrder(variant.members),
    }));
  }
}

function inOrder(members: readonly Place[]): Place[] {
  const sorted = [...members].sort(byPlace);
  return sorted.filter((member, i) => i === 0 || member.anchor !== sorted[i - 1]?.anchor);
}

/** By path, then position, the outer one first. */
export function byPlace(a: Place, b: Place): number {
  return compare(a.path, b.path) || a.start - b.start || b.end - a.end || compare(a.anchor, b.anchor);
}

/** By code units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
