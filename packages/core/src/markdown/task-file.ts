import { scanLines } from './blocks.ts';
import { bodyOf, type FrontMatter, readFrontMatter } from './front-matter.ts';

export interface Checkbox {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly checked: boolean;
  readonly text: string;
}

/** A heading and what follows it, up to the next heading of any level. */
export interface Section {
  readonly heading: string;
  /** 1 to 6. */
  readonly level: number;
  readonly line: number;
  /** Without the heading line and without blank lines at either end. */
  readonly text: string;
  /** Line of the file on which `text` starts. */
  readonly textLine: number;
  readonly checkboxes: readonly Checkbox[];
}

export interface TaskFile {
  readonly frontMatter: FrontMatter;
  /** Front matter `title`, else the first heading of level 1, else what the file name says. */
  readonly title: string;
  readonly titleFrom: 'front-matter' | 'heading' | 'file-name';
  /** What follows the front matter, as it stands. */
  readonly body: string;
  /** Every box of the body, in order; none from code or HTML comments. */
  readonly checkboxes: readonly Checkbox[];
  readonly sections: readonly Section[];
}

/**
 * Reads a task file. In: its path (only the name counts) and text. Out: its parts; broken front matter is reported in
 * `frontMatter` and counts as body. Never throws.
 */
export function parseTaskFile(path: string, text: string): TaskFile {
  const frontMatter = readFrontMatter(text);
  const { bodyStart, bodyLine } = bodyOf(text, frontMatter);
  const { checkboxes, sections } = readBody(text, bodyStart, bodyLine);
  return { frontMatter, ...titleOf(path, frontMatter, sections), body: text.slice(bodyStart), checkboxes, sections };
}

/** `task-12 - Add-a-door.md` → "Add a door"; `fix_the_roof.md` → "fix the roof". */
export function titleFromPath(path: string): string {
  const name = (path.split('/').at(-1) ?? path).replace(/\.(?:md|markdown)$/i, '');
  const rest = /^[A-Za-z]+-\d+(?:\.\d+)*\s+-\s+(.+)$/s.exec(name)?.[1] ?? name;
  return (/\s/.test(rest) ? rest : rest.replace(/[-_]+/g, ' ')).trim() || name;
}

function titleOf(
  path: string,
  frontMatter: FrontMatter,
  sections: readonly Section[],
): Pick<TaskFile, 'title' | 'titleFrom'> {
  const own = frontMatter.kind === 'ok' ? frontMatter.scalars.get('title')?.replace(/\s+/g, ' ').trim() : undefined;
  if (own) return { title: own, titleFrom: 'front-matter' };
  const heading = sections.find(({ level, heading }) => level === 1 && heading !== '')?.heading;
  if (heading) return { title: heading, titleFrom: 'heading' };
  return { title: titleFromPath(path), titleFrom: 'file-name' };
}

interface OpenSection {
  readonly heading: string;
  readonly level: number;
  readonly line: number;
  readonly from: number;
  readonly fromLine: number;
  readonly checkboxes: Checkbox[];
}

function readBody(text: string, from: number, firstLine: number): Pick<TaskFile, 'checkboxes' | 'sections'> {
  const checkboxes: Checkbox[] = [];
  const sections: Section[] = [];
  let open: OpenSection | undefined;
  let paragraph: { readonly content: string; readonly line: number; readonly start: number } | undefined;
  const close = (end: number) => {
    if (open) sections.push(closed(open, text.slice(open.from, end)));
  };
  for (const line of scanLines(text, from, firstLine)) {
    const before = paragraph;
    const plain = line.kind === 'text' && line.depth === 0;
    paragraph = undefined;
    if (line.kind !== 'text') continue;
    const atx = plain ? /^#{1,6}(?=\s|$)/.exec(line.content)?.[0].length : undefined;
    const setext = plain && before ? /^(=+|-+)$/.exec(line.content) : null;
    if (atx || (setext && before)) {
      close(before && setext ? before.start : line.start);
      open = {
        heading: (atx ? atxHeading(line.content.slice(atx)) : before?.content) ?? '',
        level: atx ?? (setext?.[1]?.startsWith('=') ? 1 : 2),
        line: atx || !before ? line.number : before.line,
        from: line.next,
        fromLine: line.number + 1,
        checkboxes: [],
      };
    } else {
      const box = line.marker === undefined ? null : /^\[([ xX])\](?:\s+(.*))?$/.exec(line.content);
      if (box) {
        const checkbox = { line: line.number, checked: box[1] !== ' ', text: box[2] ?? '' };
        checkboxes.push(checkbox);
        open?.checkboxes.push(checkbox);
      }
      if (plain && line.content !== '') paragraph = { content: line.content, line: line.number, start: line.start };
    }
  }
  close(text.length);
  return { checkboxes, sections };
}

/** Without the closing `##`, which must stand alone. */
function atxHeading(rest: string): string {
  const heading = rest.trim();
  let end = heading.length;
  while (heading[end - 1] === '#') end -= 1;
  return end === 0 || /\s/.test(heading[end - 1] ?? '') ? heading.slice(0, end).trimEnd() : heading;
}

function closed({ heading, level, line, fromLine, checkboxes }: OpenSection, raw: string): Section {
  const blank = /^(?:[ \t]*\r?\n)*/.exec(raw)?.[0] ?? '';
  const text = raw.slice(blank.length).trimEnd();
  return { heading, level, line, text, textLine: fromLine + blank.split('\n').length - 1, checkboxes };
}
