import { hash } from 'node:crypto';
import type { Embedded, Place } from '../../rows.ts';
import { FeatureStore } from './feature-store.ts';

/** Functions that nothing tells apart but layout, own names and literals: one set of features, any number of copies. */
export interface Variant {
  /** Content id of what is left without names and literals. */
  readonly normal: string;
  /** Whether they differ in layout only. */
  readonly identical: boolean;
  /** In the feature store. */
  readonly features: number;
  readonly substance: number;
  /** By path and position. */
  readonly members: readonly Place[];
}

/** Collects functions, copies under one variant, so that 500 copies cost no more than one. */
export class Functions {
  readonly store = new FeatureStore();
  readonly #byText = new Map<string, Copies>();

  add(row: Embedded): void {
    const { type: _, exact, normal, features, ...place } = row;
    const names = `${features.names} ${features.nameCounts}`;
    const text = normal + names;
    const copies = this.#byText.get(text);
    if (copies) copies.add(exact, place);
    else this.#byText.set(text, new Copies({ normal, names, exact, features: this.store.add(features), place }));
  }

  /**
   * In an order that comes from their texts alone: neither the order of the rows nor a moved file changes who meets whom.
   * Variants that differ in outside names only follow each other. An anchor that came twice counts once.
   */
  variants(): readonly Variant[] {
    const all = [...this.#byText.values()];
    all.sort((a, b) => compare(a.normal, b.normal) || compare(a.rank, b.rank));
    return all.map((copies) => copies.variant(this.store));
  }
}

interface First {
  readonly normal: string;
  readonly names: string;
  readonly exact: string;
  readonly features: number;
  readonly place: Place;
}

class Copies {
  readonly normal: string;
  readonly #names: string;
  readonly #exact: string;
  readonly #features: number;
  readonly #members: Place[];
  #identical = true;
  #rank: string | undefined;

  constructor({ normal, names, exact, features, place }: First) {
    this.normal = normal;
    this.#names = names;
    this.#exact = exact;
    this.#features = features;
    this.#members = [place];
  }

  add(exact: string, place: Place): void {
    this.#members.push(place);
    if (exact !== this.#exact) this.#identical = false;
  }

  /** Its place among those with the same `normal`, which few have: hashed when it is asked for. */
  get rank(): string {
    this.#rank ??= hash('sha1', this.#names, 'base64url').slice(0, 12);
    return this.#rank;
  }

  variant(store: FeatureStore): Variant {
    const { normal } = this;
    const features = this.#features;
    const substance = store.substanceOf(features);
    return { normal, identical: this.#identical, features, substance, members: inOrder(this.#members) };
  }
}

function inOrder(members: Place[]): readonly Place[] {
  if (members.length === 1) return members;
  members.sort(byPlace);
  return members.filter((member, i) => i === 0 || member.anchor !== members[i - 1]?.anchor);
}

/** By path, then position, the outer one first. */
export function byPlace(a: Place, b: Place): number {
  return compare(a.path, b.path) || a.start - b.start || b.end - a.end || compare(a.anchor, b.anchor);
}

/** By code units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
