import { codeBlock } from '@pipelines/core/markdown';
import type { Workspace } from '../../rows.ts';
import { type DrawnGraph, drawnGraph } from '../graph/drawn-graph.ts';
import { mermaid } from '../graph/mermaid.ts';
import { code, listed } from './links.ts';
import { folderOf } from './package-table.ts';

/** More boxes than these are hard to read, and renderers of mermaid refuse some hundred arrows. */
const MOST_BOXES = 50;
const MOST_CYCLES = 5;

/** How the packages depend on each other at run time. Undefined where none does. */
export function graphText({ packages, edges }: Workspace): string | undefined {
  const nodes = packages
    .filter(({ path }) => path !== '')
    .map(({ name, path, private: isPrivate, kind }) => ({
      ...{ name, folder: folderOf(path) },
      minor: isPrivate || kind === 'app',
    }));
  const graph = drawnGraph(nodes, edges, MOST_BOXES);
  if (graph.boxes.length === 0) return undefined;
  return [...codeBlock('mermaid', mermaid(graph)), '', legend(graph)].join('\n');
}

function legend({ boxes, cycles, alone, leaves, others }: DrawnGraph): string {
  const left = [
    ...(alone === 0 ? [] : [`${packages(alone)} without an arrow`]),
    ...(leaves === 0 ? [] : [`${packages(leaves)} that nothing needs and nobody installs`]),
    ...(others === 0 ? [] : [`${packages(others)} with the fewest arrows`]),
  ];
  return [
    'An arrow leads to what a package needs at run time; one that follows from others is left out.',
    ...(boxes.some(({ nodes }) => nodes.length > 1) ? ['Packages with the same arrows share a box.'] : []),
    ...(cycles.length === 0
      ? []
      : [
          `Thick arrows are part of a cycle: ${cycles.slice(0, MOST_CYCLES).map(cycleText).join('; ')}${cycles.length > MOST_CYCLES ? '; and more' : ''}.`,
        ]),
    ...(left.length === 0 ? [] : [`Not drawn: ${listed(left)}.`]),
  ].join(' ');
}

function cycleText(names: readonly string[]): string {
  return listed(names.map((name) => code(name)));
}

function packages(count: number): string {
  return `${count} ${count === 1 ? 'package' : 'packages'}`;
}
