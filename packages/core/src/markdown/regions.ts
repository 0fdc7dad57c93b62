import { PipelineError } from '../errors.ts';
import { scanLines } from './blocks.ts';
import { bodyOf, readFrontMatter } from './front-matter.ts';
import type { TextEdit } from './front-matter-edit.ts';
import { newlineOf } from './lines.ts';

export interface RegionOptions {
  /** Whose markers: `<!-- TOOL:begin NAME -->` … `<!-- TOOL:end NAME -->`. Default "pipelines". */
  readonly tool?: string;
}

export interface Region {
  readonly name: string;
  /** Line of the begin marker, from 1. */
  readonly line: number;
  /** The lines between the markers, joined by LF, without a final newline. */
  readonly content: string;
}

const NAME = /^\w[\w./-]*$/;

interface Located extends Region {
  /** Offsets of the two marker lines and of what lies between. */
  readonly begin: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

/**
 * The managed regions of a text, in order. Markers in front matter, code, inline code and HTML comments are prose.
 * Throws PipelineError MARKDOWN_INVALID (`details.line`) on unbalanced, nested, repeated or same-line markers.
 */
export function listRegions(text: string, options: RegionOptions = {}): readonly Region[] {
  return locate(text, toolOf(options)).map(({ name, line, content }) => ({ name, line, content }));
}

/** The content of one region, or undefined. Throws like `listRegions`. */
export function readRegion(text: string, name: string, options: RegionOptions = {}): string | undefined {
  assertName('name', name);
  return locate(text, toolOf(options)).find((region) => region.name === name)?.content;
}

/**
 * Puts `content` between the markers of a region; a missing region is added at the end, after a blank line. Newlines
 * take the file's form, a missing final newline stays missing, and equal content gives the same text.
 * Throws like `listRegions`, and when the content holds a marker or would swallow one (an unclosed fence).
 */
export function setRegion(text: string, name: string, content: string, options: RegionOptions = {}): TextEdit {
  assertName('name', name);
  const tool = toolOf(options);
  const regions = locate(text, tool);
  const wanted = content.replaceAll('\r\n', '\n').replace(/\n$/, '');
  if (markers(tool).test(wanted)) refuse(`the content of region ${name} holds a marker itself`, 1);
  const region = regions.find((each) => each.name === name);
  if (region?.content === wanted) return { changed: false, text };
  const eol = newlineOf(text);
  const lines = wanted === '' ? '' : `${wanted.replaceAll('\n', eol)}${eol}`;
  const after = region
    ? text.slice(0, region.contentStart) + lines + text.slice(region.contentEnd)
    : append(text, `<!-- ${tool}:begin ${name} -->${eol}${lines}<!-- ${tool}:end ${name} -->`, eol);
  verify(after, tool, regions, name, wanted, region?.line ?? 1);
  return { changed: true, text: after };
}

/** Takes the marker lines of all regions away and keeps what lies between. Throws like `listRegions`. */
export function removeRegions(text: string, options: RegionOptions = {}): TextEdit {
  let after = '';
  let from = 0;
  for (const region of locate(text, toolOf(options))) {
    after += text.slice(from, region.begin) + text.slice(region.contentStart, region.contentEnd);
    from = region.end;
  }
  return { changed: from > 0, text: after + text.slice(from) };
}

function append(text: string, block: string, eol: string): string {
  if (text === '' || text === '\uFEFF') return `${text}${block}${eol}`;
  if (!text.endsWith('\n')) return `${text}${eol}${eol}${block}`;
  return `${text}${/\n[ \t]*\r?\n$/.test(text) ? '' : eol}${block}${eol}`;
}

/** An unclosed fence or comment before or inside a region would turn markers into code: then nothing is written. */
function verify(
  after: string,
  tool: string,
  before: readonly Located[],
  name: string,
  wanted: string,
  line: number,
): void {
  const expected = new Map(before.map((region) => [region.name, region.content]));
  expected.set(name, wanted);
  const found = locate(after, tool);
  const same = found.length === expected.size && found.every((region) => expected.get(region.name) === region.content);
  if (!same) refuse(`region ${name} would not be read back; is a code fence or comment left open?`, line);
}

function locate(text: string, tool: string): Located[] {
  const found: Located[] = [];
  let open: { name: string; line: number; begin: number; contentStart: number } | undefined;
  for (const mark of scanMarkers(text, tool)) {
    const { kind, name, line } = mark;
    if (kind === 'begin') {
      if (open) refuse(`region ${name} begins inside region ${open.name} of line ${open.line}`, line);
      if (found.some((region) => region.name === name)) refuse(`region ${name} stands twice`, line);
      open = { name, line, begin: mark.start, contentStart: mark.next };
      continue;
    }
    if (open?.name !== name) refuse(`region ${name} ends but was not begun`, line);
    const content = text.slice(open.contentStart, mark.start).replaceAll('\r\n', '\n').replace(/\n$/, '');
    found.push({ ...open, content, contentEnd: mark.start, end: mark.next });
    open = undefined;
  }
  if (open) refuse(`region ${open.name} has no end marker`, open.line);
  return found;
}

interface Mark {
  readonly kind: 'begin' | 'end';
  readonly name: string;
  readonly line: number;
  readonly start: number;
  readonly next: number;
}

function* scanMarkers(text: string, tool: string): Generator<Mark, void, undefined> {
  if (!text.includes(`${tool}:`)) return;
  const { bodyStart, bodyLine } = bodyOf(text, readFrontMatter(text));
  for (const line of scanLines(text, bodyStart, bodyLine)) {
    if (line.kind !== 'text' || !line.content.includes(`${tool}:`)) continue;
    const prose = withoutCodeSpans(line.content);
    const marks = [...prose.matchAll(markers(tool))];
    const [mark] = marks;
    if (!mark) continue;
    if (marks.length > 1 || mark[0] !== line.content)
      refuse('a region marker must stand alone on its line', line.number);
    if (line.depth > 0) refuse('a region marker must not stand in a list or quote', line.number);
    const kind = mark[1] === 'begin' ? 'begin' : 'end';
    const name = mark[2]?.trim() ?? '';
    if (!NAME.test(name)) refuse(`a region marker needs one name, got "${name}"`, line.number);
    yield { kind, name, line: line.number, start: line.start, next: line.next };
  }
}

/** Takes `code` out of a line: from a run of backticks to the next run of the same length. Linear in the line. */
function withoutCodeSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map(({ index, 0: run }) => ({ start: index, end: index + run.length }));
  const closers = new Array<number | undefined>(runs.length);
  const nextOfLength = new Map<number, number>();
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const length = (runs[at]?.end ?? 0) - (runs[at]?.start ?? 0);
    closers[at] = nextOfLength.get(length);
    nextOfLength.set(length, at);
  }
  let prose = '';
  let from = 0;
  for (let at = 0; at < runs.length; at += 1) {
    const closer = closers[at];
    if (closer === undefined) continue;
    prose += line.slice(from, runs[at]?.start);
    from = runs[closer]?.end ?? from;
    at = closer;
  }
  return prose + line.slice(from);
}

function markers(tool: string): RegExp {
  return new RegExp(`<!--\\s*${tool}:(begin|end)\\b((?:(?!<!--).)*?)-->`, 'g');
}

function toolOf({ tool = 'pipelines' }: RegionOptions): string {
  assertName('tool', tool);
  return tool;
}

function assertName(what: 'name' | 'tool', name: string): void {
  const form = what === 'name' ? NAME : /^[\w-]+$/;
  if (typeof name === 'string' && form.test(name) && !name.includes('--')) return;
  const marks = what === 'name' ? '".", "/", "_" or "-"' : '"_" or "-"';
  throw new TypeError(`${what}: expected letters, digits, ${marks}, got ${String(name)} (${typeof name})`);
}

function refuse(message: string, line: number): never {
  throw new PipelineError('MARKDOWN_INVALID', `line ${line}: ${message}`, { details: { line } });
}
