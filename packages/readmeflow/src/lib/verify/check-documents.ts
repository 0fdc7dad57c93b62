import type { StepContext } from '@pipelines/core';
import type { Problem } from '../../rows.ts';
import type { DocumentFacts, Fault, Ignore, Link } from '../document/document-facts.ts';
import { checkEmbeds } from '../fences/check-embeds.ts';
import { checkUses } from '../fences/check-uses.ts';
import { IgnoredPaths } from '../links/ignored-paths.ts';
import type { LinkChecker } from '../links/link-checker.ts';
import { AnchorChecks } from './check-anchor-links.ts';
import type { DocumentReader } from './document-reader.ts';
import type { FaultList } from './fault-list.ts';
import { ignoreProblems } from './ignored.ts';
import { unreadable } from './list-documents.ts';
import type { PackageIndex } from './package-index.ts';
import type { Tree, TreeFile } from './tree.ts';
import { VirtualModules } from './virtual-modules.ts';

/** A link to another host, with what its document ignores. */
export interface ExternalLink {
  readonly path: string;
  readonly order: number;
  readonly link: Link;
  readonly ignores: readonly Ignore[];
}

export interface CheckedDocuments {
  readonly documents: number;
  readonly links: number;
  /** Links to other hosts. */
  readonly external: number;
  readonly problems: readonly Problem[];
}

interface Input {
  readonly documents: readonly TreeFile[];
  readonly tree: Tree;
  readonly checker: LinkChecker;
  readonly packages: PackageIndex;
  readonly reader: DocumentReader;
  /** Gets what is wrong. */
  readonly faults: FaultList;
  /** Gets the links to other hosts, if they are wanted. */
  readonly external?: ExternalLink[] | undefined;
}

/**
 * Reads each document once and checks it, then what leads from one to anchors of another. Memory: the faults, 16 bytes per
 * link to an anchor of a later document, 4 bytes per anchor.
 */
export async function checkDocuments(input: Input, ctx: Pick<StepContext, 'progress'>): Promise<CheckedDocuments> {
  const { documents, tree, checker, packages, reader, faults, external } = input;
  const problems: Problem[] = [];
  const counts = { documents: 0, links: 0, external: 0 };
  const known = { tree, packages, ignored: new IgnoredPaths(tree), virtual: new VirtualModules(tree, packages) };
  const anchors = new AnchorChecks({ documents, tree, checker, reader });
  ctx.progress.total(documents.length);
  for await (const [{ path }, facts] of reader.read(documents)) {
    ctx.progress.add();
    if (!facts) {
      problems.push(unreadable(path));
      continue;
    }
    const order = anchors.orderOf(path);
    const document = { path, order };
    const links = await checker.check({ ...facts, path });
    faults.add(document, [...checker.proven(facts.faults, path), ...links.faults], facts.ignores);
    faults.add(document, await usesAndEmbeds(facts, path, known), facts.ignores);
    problems.push(...ignoreProblems(path, facts.ignores));
    anchors.add(order, facts, links.anchors);
    if (external) for (const link of links.external) external.push({ ...document, link, ignores: facts.ignores });
    counts.documents += 1;
    counts.links += facts.links.length;
    counts.external += links.external.length;
  }
  for await (const { order: at, path, fault, ignores } of anchors.missed()) {
    faults.add({ path, order: at }, [fault], ignores);
  }
  return { ...counts, problems };
}

interface Known {
  readonly tree: Tree;
  readonly packages: PackageIndex;
  readonly ignored: IgnoredPaths;
  readonly virtual: VirtualModules;
}

async function usesAndEmbeds({ uses, embeds }: DocumentFacts, path: string, known: Known): Promise<Fault[]> {
  const found = await known.virtual.without([...checkUses(uses, path, known.packages)]);
  for await (const fault of checkEmbeds(embeds, path, known)) found.push(fault);
  return found;
}
