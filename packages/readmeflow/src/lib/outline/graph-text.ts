import { codeBlock, counted } from '@pipelines/core/markdown';
import { folderOf } from '@pipelines/core/repository';
import type { Workspace } from '../../rows.ts';
import { type DrawnGraph, drawnGraph } from '../graph/drawn-graph.ts';
import { mermaid } from '../graph/mermaid.ts';
import { code, listed } from './links.ts';

/** More boxes than these are hard to read, and renderers of mermaid refuse some hundred arrows. */
const MOST_BOXES = 50;
const MOST_CYCLES = 5;

/** How the packages depend on each other at run time. Undefined where none does. */
export function graphText({ packages, edges, cycles }: Workspace): string | undefined {
  const nodes = packages
    .filter(({ path }) => path !== '')
    .map(({ name, path, private: isPrivate, kind }) => ({
      ...{ name, folder: folderOf(path) },
      minor: isPrivate || kind === 'app',
    }));
  const graph = drawnGraph(nodes, edges, MOST_BOXES);
  if (graph.boxes.length === 0) return undefined;
  return [...codeBlock('mermaid', mermaid(graph)), '', legend(graph, cycles)].join('\n');
}

function legend({ boxes, alone, leaves, others, ...graph }: DrawnGraph, cycles: Workspace['cycles']): string {
  const left = [
    ...(alone === 0 ? [] : [`${counted(alone, 'package')} without an arrow`]),
    ...(leaves === 0 ? [] : [`${counted(leaves, 'package')} that nothing needs and nobody installs`]),
    ...(others === 0 ? [] : [`${counted(others, 'package')} with the fewest arrows`]),
  ];
  return [
    'An arrow leads to what a package needs at run time; one that follows from others is left out.',
    ...(boxes.some(({ nodes }) => nodes.length > 1) ? ['Packages with the same arrows share a box.'] : []),
    ...(graph.cycles.length === 0 ? [] : [cycleText(cycles)]),
    ...(left.length === 0 ? [] : [`Not drawn: ${listed(left)}.`]),
  ].join(' ');
}

function cycleText(cycles: Workspace['cycles']): string {
  const told = cycles.slice(0, MOST_CYCLES).map((names) => [...names, ...names.slice(0, 1)].map(code).join(' → '));
  const more = cycles.length > MOST_CYCLES ? '; and more' : '';
  return `Thick arrows are part of a cycle${told.length === 0 ? '' : `: ${told.join('; ')}${more}`}.`;
}
