import type { DocumentFacts, Fault, Ignore } from '../document/document-facts.ts';
import type { AnchorLink, LinkChecker } from '../links/link-checker.ts';
import { AnchorIndex, hashOf } from './anchor-index.ts';
import type { DocumentReader } from './document-reader.ts';
import { type PendingAnchor, PendingAnchors } from './pending-anchors.ts';
import type { Tree, TreeFile } from './tree.ts';

interface Input {
  readonly documents: readonly TreeFile[];
  readonly tree: Tree;
  readonly checker: LinkChecker;
  readonly reader: DocumentReader;
}

/** A link to an anchor that its document does not have. */
export interface MissedAnchor {
  readonly path: string;
  /** Of the document that has the link. */
  readonly order: number;
  readonly fault: Fault;
  readonly ignores: readonly Ignore[];
}

interface Miss {
  readonly order: number;
  readonly path: string;
  readonly anchor: AnchorLink;
  readonly ignores: readonly Ignore[];
}

/**
 * Judges links to anchors of other documents, as hashes, whatever the order in which the documents come. What misses is read
 * again, from the cache, and looked up exactly.
 */
export class AnchorChecks {
  readonly #input: Input;
  readonly #numbers = new Map<string, number>();
  /** By number. Those behind the documents are led to and not verified themselves, such as a changelog. */
  readonly #files: TreeFile[];
  readonly #index = new AnchorIndex();
  readonly #pending = new PendingAnchors();

  constructor(input: Input) {
    this.#input = input;
    this.#files = [...input.documents];
    for (const [number, { path }] of this.#files.entries()) this.#numbers.set(path, number);
  }

  /** Which of the documents it is, from 0. */
  orderOf(path: string): number {
    return this.#numbers.get(path) ?? 0;
  }

  /** A document that was read: its anchors, and its links to those of others. */
  add(number: number, facts: Pick<DocumentFacts, 'anchors' | 'partial'>, links: readonly AnchorLink[]): void {
    this.#addAnchors(number, facts);
    for (const [at, { document, anchor }] of links.entries()) {
      const to = this.#numberOf(document);
      const hash = hashOf(anchor);
      if (to !== undefined && !this.#index.has(to, hash)) this.#pending.add({ from: number, at, to, hash });
    }
  }

  /** Once all were added. By target, then by the document that has the link. */
  async *missed(): AsyncGenerator<MissedAnchor, void, undefined> {
    for await (const [file, facts] of this.#input.reader.read(this.#files.slice(this.#input.documents.length))) {
      const number = this.#numberOf(file.path);
      if (facts && number !== undefined) this.#addAnchors(number, facts);
    }
    const misses = await this.#linksOf(this.#missing());
    const targets = [...misses.keys()].sort((a, b) => a - b).map((number) => this.#files[number] as TreeFile);
    for await (const [file, facts] of this.#input.reader.read(targets)) {
      // Of what other documents put into a page nobody knows the anchors.
      if (!facts || facts.partial) continue;
      for (const { anchor, ...where } of misses.get(this.#numberOf(file.path) ?? -1) ?? []) {
        const fault = await this.#input.checker.anchorFault(anchor, facts.anchors);
        if (fault) yield { ...where, fault };
      }
    }
  }

  /** Links to a page whose anchors are not all known cannot be judged, as if it was not read. */
  #addAnchors(number: number, { anchors, partial }: Pick<DocumentFacts, 'anchors' | 'partial'>): void {
    if (!partial) this.#index.add(number, anchors);
  }

  /** Those that the hashes do not know, by the document that has the link. A target that was not read cannot be judged. */
  #missing(): Map<number, PendingAnchor[]> {
    const missing = new Map<number, PendingAnchor[]>();
    for (const pending of this.#pending.all()) {
      if (!this.#index.knows(pending.to) || this.#index.has(pending.to, pending.hash)) continue;
      const known = missing.get(pending.from);
      if (known) known.push(pending);
      else missing.set(pending.from, [pending]);
    }
    return missing;
  }

  /** The links themselves, by the number of the document they lead to. */
  async #linksOf(missing: ReadonlyMap<number, readonly PendingAnchor[]>): Promise<Map<number, Miss[]>> {
    const { reader, checker } = this.#input;
    const misses = new Map<number, Miss[]>();
    const sources = [...missing.keys()].map((number) => this.#files[number] as TreeFile);
    for await (const [{ path }, facts] of reader.read(sources)) {
      if (!facts) continue;
      const order = this.orderOf(path);
      const { anchors } = await checker.check({ ...facts, path });
      for (const { at, to, hash } of missing.get(order) ?? []) {
        const anchor = anchors[at];
        // Another one where the document was changed meanwhile.
        if (!anchor || hashOf(anchor.anchor) !== hash) continue;
        const known = misses.get(to);
        const miss = { order, path, anchor, ignores: facts.ignores };
        if (known) known.push(miss);
        else misses.set(to, [miss]);
      }
    }
    return misses;
  }

  /** Undefined for what is no document that can be read. A link is not followed: it may lead out of the root. */
  #numberOf(path: string): number | undefined {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const file = this.#input.tree.file(path);
    if (!file || file.skipped !== undefined) return undefined;
    this.#files.push(file);
    this.#numbers.set(path, this.#files.length - 1);
    return this.#files.length - 1;
  }
}
