import type { Fault } from './document-facts.ts';
import type { Comment, ParsedDocument } from './parse-document.ts';

interface Marker {
  /** Markers of one kind pair. */
  readonly name: string;
  /** What else has to agree, where both say it. */
  readonly label: string;
  readonly half: 'begin' | 'end';
  /** One alone is a fault; of others only where their kind has both halves. */
  readonly certain: boolean;
  readonly comment: Comment;
  readonly written: string;
}

/** Markers of regions, which tools fill, without their other half. They pair by name; regions of two tools may overlap. */
export function* unbalancedMarkers(document: ParsedDocument): Generator<Fault, void, undefined> {
  const open = new Map<string, Marker[]>();
  const lonely: Marker[] = [];
  const paired = new Set<string>();
  for (const comment of document.comments) {
    const marker = readMarker(comment);
    if (!marker) continue;
    const begun = open.get(marker.name) ?? [];
    if (begun.length === 0) open.set(marker.name, begun);
    if (marker.half === 'begin') begun.push(marker);
    else if (takeBegin(begun, marker)) paired.add(marker.name);
    else lonely.push(marker);
  }
  const faults = [...[...open.values()].flat(), ...lonely].filter(({ certain, name }) => certain || paired.has(name));
  for (const marker of faults.sort((a, b) => a.comment.from - b.comment.from)) yield faultOf(document, marker);
}

/** Regions that overlap with more than this many others do not pair: it keeps documents of markers alone linear. */
const MAX_OVERLAP = 1000;

/** Takes away the last begin that an end belongs to. */
function takeBegin(begun: Marker[], { label }: Marker): boolean {
  for (let index = begun.length - 1; index >= Math.max(0, begun.length - MAX_OVERLAP); index -= 1) {
    const begin = begun[index];
    if (begin && begin.label !== '' && label !== '' && begin.label !== label) continue;
    begun.splice(index, 1);
    return true;
  }
  return false;
}

function faultOf({ text, lines }: ParsedDocument, { comment, half, written }: Marker): Fault {
  const start = text.indexOf(written, comment.from);
  const place = lines.place(start === -1 ? comment.from : start);
  const message = half === 'begin' ? 'nothing ends the region that starts here' : 'no region starts that this ends';
  return { ...place, endColumn: place.column + written.length, rule: 'unbalanced-marker', message, target: written };
}

/** The families of markers: their name, `begin` or `end`, and a label. */
const FAMILIES: readonly { readonly pattern: RegExp; readonly certain: boolean }[] = [
  // `readmeflow:begin api`, `ALL-CONTRIBUTORS-LIST:START - Do not remove`, `AUTO-GENERATED-CONTENT:START (TOC)`
  {
    pattern: /^(?<name>[\w.@/-]+):(?<half>begin|start|end|stop)(?:[ \t]+(?:(?<label>[\w./@-]*\w)|.*))?$/i,
    certain: true,
  },
  // `START doctoc generated TOC`, `BEGIN_TF_DOCS`
  { pattern: /^(?<half>BEGIN|START|END)[ \t](?<name>doctoc)\b.*$/, certain: true },
  { pattern: /^(?<half>BEGIN|START|END)_(?<name>[A-Z][A-Z\d_]*)$/, certain: true },
  // `prettier-ignore-start`
  {
    pattern:
      /^(?<name>(?:prettier|eslint|biome|remark|textlint|markdownlint|cspell|spellchecker|vale)-[\w-]*)-(?<half>start|begin|end)$/,
    certain: true,
  },
  // `#region setup`
  { pattern: /^#(?<half>region|endregion)\b[ \t]*(?<label>[\w./-]*).*$/, certain: true },
  // `tocstop`, `usagestop`, `commandsstop`: what they end need not have been filled yet, so `toc` alone is fine.
  { pattern: /^(?<name>toc|usage|commands)(?<half>stop)?$/, certain: false },
  // `START generated` and `api-start`: words, too. They count where the document has such a pair elsewhere.
  { pattern: /^(?<half>BEGIN|START|END)[ \t]+(?<name>\w[\w./ -]*)$/, certain: false },
  { pattern: /^(?<name>[\w./-]+)-(?<half>start|begin|end)$/, certain: false },
];

const ENDS = new Set(['end', 'stop', 'endregion']);

function readMarker(comment: Comment): Marker | undefined {
  const written = comment.text.trim().split('\n', 1)[0]?.trim() ?? '';
  if (written.length > 200) return undefined;
  for (const { pattern, certain } of FAMILIES) {
    const groups = pattern.exec(written)?.groups;
    if (!groups) continue;
    const half = ENDS.has((groups['half'] ?? '').toLowerCase()) ? 'end' : 'begin';
    const name = `${pattern.source.length}:${groups['name'] ?? ''}`;
    const isStop = groups['half'] === 'stop' && !written.includes(':');
    const label = groups['label'] ?? '';
    return { name, label, half, certain: certain || isStop, comment, written };
  }
  return undefined;
}
