import type { Fault, Link } from '../document/document-facts.ts';
import type { Tree } from '../verify/tree.ts';

/** A link to an anchor of another document, which can be judged when that one was read. */
export interface AnchorLink {
  readonly link: Link;
  /** The document it leads to, POSIX, relative to the root. */
  readonly document: string;
  readonly anchor: string;
}

export interface CheckedLinks {
  readonly faults: readonly Fault[];
  readonly anchors: readonly AnchorLink[];
  /** Links to other hosts. */
  readonly external: readonly Link[];
}

/** Checks what links of one document lead to: files, lines, its own anchors. */
export async function checkLinks(_links: readonly Link[], _path: string, _tree: Tree): Promise<CheckedLinks> {
  return { faults: [], anchors: [], external: [] };
}
