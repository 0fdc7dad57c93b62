import type { Box, DrawnGraph } from './drawn-graph.ts';

/** A graph as a mermaid flowchart: boxes by folder, thick arrows for those on a cycle. Any name is safe in it. */
export function mermaid({ boxes, edges, cycles }: Pick<DrawnGraph, 'boxes' | 'edges' | 'cycles'>): string[] {
  const ids = identifiers(boxes.map(({ name }) => name));
  const groups = new Map<string, Box[]>();
  for (const box of boxes) {
    const group = groups.get(box.folder);
    if (group) group.push(box);
    else groups.set(box.folder, [box]);
  }
  const lines = ['flowchart LR'];
  const folders = identifiers([...groups.keys()], 'in_');
  for (const [folder, group] of groups) {
    const isGrouped = groups.size > 1 && folder !== '';
    const indent = isGrouped ? '    ' : '  ';
    if (isGrouped) lines.push(`  subgraph ${folders.get(folder)}["${label(folder)}"]`);
    for (const box of group) lines.push(`${indent}${ids.get(box.name)}["${boxLabel(box)}"]`);
    if (isGrouped) lines.push('  end');
  }
  const cycleOf = new Map(cycles.flatMap((cycle, at) => cycle.map((name) => [name, at] as const)));
  for (const [from, targets] of edges) {
    for (const to of [...targets].sort()) {
      const isCyclic = cycleOf.has(from) && cycleOf.get(from) === cycleOf.get(to);
      lines.push(`  ${ids.get(from)} ${isCyclic ? '==>' : '-->'} ${ids.get(to)}`);
    }
  }
  return lines;
}

/** Words that no name is made into: letters, digits and `_` behind a prefix, told apart by a number where they meet. */
function identifiers(names: readonly string[], prefix = 'p_'): Map<string, string> {
  const taken = new Set<string>();
  const ids = new Map<string, string>();
  for (const name of names) {
    const word = prefix + name.replace(/^@/, '').replace(/[^A-Za-z0-9]+/g, '_');
    let id = word;
    for (let at = 2; taken.has(id); at += 1) id = `${word}_${at}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

const SHOWN = 3;

/** Of several nodes: how many, and what their names begin with, or the first of them. */
function boxLabel({ nodes }: Box): string {
  const [first = '', second] = nodes;
  if (second === undefined) return label(first);
  const start = commonStart(nodes);
  if (start.replace(/^@[^/]*\//, '').length > 2) return `${nodes.length} packages<br/>${label(start)}…`;
  const left = nodes.length - SHOWN;
  const lines = nodes.slice(0, left > 1 ? SHOWN : undefined).map(label);
  return [...lines, ...(left > 1 ? [`and ${left} more`] : [])].join('<br/>');
}

/** What all names begin with, up to the last sign between words. */
function commonStart(names: readonly string[]): string {
  let start = names[0] ?? '';
  for (const name of names) while (!name.startsWith(start)) start = start.slice(0, -1);
  return /^.*[-_/.]/.exec(start)?.[0] ?? '';
}

/** Text between the quotes of a label, where mermaid reads entities and Markdown. */
function label(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Surrogate}]+/gu, ' ')
    .replace(/[#"<>&`\\%{}[\];|]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
