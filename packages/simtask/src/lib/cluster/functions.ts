import type { Embedded, Place } from '../../rows.ts';
import { FeatureStore } from './feature-store.ts';

/** Functions with the same text: one set of features, any number of copies. */
export interface Variant {
  readonly exact: string;
  readonly normal: string;
  /** In the feature store. */
  readonly features: number;
  readonly substance: number;
  /** By path and position. */
  readonly members: Place[];
}

/** Collects functions, copies under one variant, so that 500 copies cost no more than one. */
export class Functions {
  readonly store = new FeatureStore();
  readonly #byText = new Map<string, Variant>();

  add(row: Embedded): void {
    const { type: _, exact, normal, features, ...place } = row;
    const known = this.#byText.get(exact);
    if (known) known.members.push(place);
    else {
      const number = this.store.add(features);
      this.#byText.set(exact, {
        exact,
        normal,
        features: number,
        substance: this.store.substanceOf(number),
        members: [place],
      });
    }
  }

  /**
   * In an order that comes from their texts alone: neither the order of the rows nor a moved file changes who meets whom.
   * An anchor that came twice counts once.
   */
  variants(): readonly Variant[] {
    const variants = [...this.#byText.values()].sort((a, b) => compare(a.exact, b.exact));
    return variants.map((variant) => ({ ...variant, members: inOrder(variant.members) }));
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
