import { isDeepStrictEqual } from 'node:util';
import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { PipelineError } from '../errors.ts';
import { type FrontMatterOk, parseFrontMatter, readFrontMatter } from './front-matter.ts';
import { newlineOf } from './lines.ts';
import { type FrontMatterValue, formatFlowList, formatScalar, type QuoteStyle } from './yaml-scalar.ts';

export interface TextEdit {
  readonly changed: boolean;
  readonly text: string;
}

/** Replace `text.slice(start, end)` by `insert`; offsets count from the start of the YAML. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/**
 * Sets one top-level key of the front matter and leaves every other byte alone: comments, order, quotes, newlines.
 * A missing key becomes the last line of the front matter; a file without front matter gets one. Same value: same text.
 * Comments inside a replaced list go with the list. The result is parsed again before it is returned.
 * Throws TypeError for a key or value that cannot be written, PipelineError MARKDOWN_INVALID (`details.line`) when the
 * front matter is broken or the edit would touch another key.
 */
export function setFrontMatterKey(text: string, key: string, value: FrontMatterValue): TextEdit {
  assertWritable(key, value);
  const { result, document } = parseFrontMatter(text);
  if (result.kind === 'invalid') refuse(result.message, result.line);
  if (result.kind === 'none') return verified(text, addFrontMatter(text, key, value), key, value);
  if (Object.hasOwn(result.data, key) && isDeepStrictEqual(result.data[key], value)) return { changed: false, text };
  const contents = document?.contents;
  const map = isMap(contents) ? (contents as YAMLMap.Parsed) : undefined;
  const yaml = text.slice(result.start, result.end);
  const pair = map?.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  const splice = pair
    ? replaceValue(yaml, pair, value, map?.flow ?? false)
    : appendKey(yaml, map, key, value, newlineOf(text));
  const after = text.slice(0, result.start + splice.start) + splice.insert + text.slice(result.start + splice.end);
  return verified(text, after, key, value);
}

function assertWritable(key: string, value: FrontMatterValue): void {
  if (typeof key !== 'string' || key === '') throw new TypeError(`key: expected a non-empty string, got ${typeof key}`);
  const ok =
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    Number.isFinite(value) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'));
  if (ok) return;
  throw new TypeError(
    `value of \`${key}\`: expected a string, finite number, boolean or string[], got ${String(value)} (${typeof value})`,
  );
}

function addFrontMatter(text: string, key: string, value: FrontMatterValue): string {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const eol = newlineOf(text);
  return `${bom}---${eol}${formatScalar(key)}: ${inline(value)}${eol}---${eol}${text.slice(bom.length)}`;
}

function appendKey(
  yaml: string,
  map: YAMLMap.Parsed | undefined,
  key: string,
  value: FrontMatterValue,
  eol: string,
): Splice {
  if (map?.flow) refuse(`\`${key}\` cannot be added to front matter written as { … }`, 2);
  const first = map?.items[0]?.key as Node | undefined;
  const indent = first?.range ? ' '.repeat(columnOf(yaml, first.range[0])) : '';
  return { start: yaml.length, end: yaml.length, insert: `${indent}${formatScalar(key)}: ${inline(value)}${eol}` };
}

function replaceValue(yaml: string, pair: Pair, value: FrontMatterValue, inFlow: boolean): Splice {
  const colon = colonOf(pair);
  if (colon === undefined) refuse('the key has no `:`', lineOf(yaml, (pair.key as Node).range?.[0] ?? 0));
  const node = pair.value as Node | null;
  const range = node?.range;
  if (!node || !range || isEmptyValue(node))
    return { start: colon + 1, end: colon + 1, insert: ` ${inline(value, inFlow)}` };
  const [start, end] = range;
  if (isScalar(node)) {
    if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
      return replaceBlockScalar(yaml, start, end, value);
    const previous = yaml.slice(start, end);
    return { start, end, insert: inline(value, inFlow, quotesOf(node.type), previous) };
  }
  if (isCollection(node) && !node.flow) return replaceBlock(yaml, node, colon, value);
  return { start, end, insert: inline(value, inFlow) };
}

/** `>- # note` keeps its comment; the lines of the text go. */
function replaceBlockScalar(yaml: string, start: number, end: number, value: FrontMatterValue): Splice {
  const header = /[^\r\n]*/y;
  header.lastIndex = start;
  const rest = (header.exec(yaml)?.[0] ?? '').replace(/^[|>][-+0-9]*/, '');
  const eol = /\r?\n/.exec(yaml.slice(header.lastIndex))?.[0] ?? '';
  const stop = trimBlankLines(yaml, header.lastIndex, end);
  return { start, end: stop, insert: `${inline(value)}${rest}${eol}` };
}

/** A block list or map: a list stays a block list, anything else moves up to the line of the key. */
function replaceBlock(yaml: string, node: Node, colon: number, value: FrontMatterValue): Splice {
  const first = node.range?.[0] ?? colon;
  const lineStart = yaml.lastIndexOf('\n', first - 1) + 1;
  const last = contentEnd(node);
  const newline = yaml.indexOf('\n', last - 1);
  const end = newline === -1 ? yaml.length : newline + 1;
  if (Array.isArray(value) && value.length > 0 && isSeq(node)) {
    const indent = yaml.slice(lineStart, first);
    const head = node.items[0];
    const style = isScalar(head) ? quotesOf(head.type) : 'plain';
    const eol = newlineOf(yaml);
    return {
      start: lineStart,
      end,
      insert: value.map((item) => `${indent}- ${formatScalar(item, style)}${eol}`).join(''),
    };
  }
  return { start: colon + 1, end, insert: ` ${inline(value)}${yaml.slice(colon + 1, lineStart)}` };
}

function inline(value: FrontMatterValue, inFlow = false, style: QuoteStyle = 'plain', previous?: string): string {
  if (typeof value === 'object') return formatFlowList(value);
  const needsQuotes = inFlow && style === 'plain' && typeof value === 'string' && /[,[\]{}]/.test(value);
  return formatScalar(value, needsQuotes ? 'single' : style, previous);
}

function quotesOf(type: string | undefined): QuoteStyle {
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'QUOTE_DOUBLE' ? 'double' : 'plain';
}

function isEmptyValue(node: Node): boolean {
  return isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1];
}

function colonOf(pair: Pair): number | undefined {
  const token = (pair as { srcToken?: { sep?: readonly { type: string; offset: number }[] } }).srcToken;
  return token?.sep?.find(({ type }) => type === 'map-value-ind')?.offset;
}

/** Where the last scalar of a block ends; comments and blank lines that follow are not part of it. */
function contentEnd(node: Node): number {
  const end = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow) return end;
  const last = node.items.at(-1);
  if (last === undefined) return end;
  if (!isMap(node)) return contentEnd(last as Node);
  const { key, value } = last as Pair<Node, Node | null>;
  return value?.range ? contentEnd(value) : (key.range?.[1] ?? end);
}

/** The end of the last line between `from` and `end` that is not blank. */
function trimBlankLines(yaml: string, from: number, end: number): number {
  const content = yaml.slice(from, end).trimEnd().length;
  const newline = yaml.indexOf('\n', from + content);
  return newline === -1 ? end : Math.min(end, newline + 1);
}

function columnOf(yaml: string, offset: number): number {
  return offset - (yaml.lastIndexOf('\n', offset - 1) + 1);
}

/** Line of the file: the opening fence is line 1. */
function lineOf(yaml: string, offset: number): number {
  return yaml.slice(0, offset).split('\n').length + 1;
}

/** Never hands out a text in which anything but the one key has another value. */
function verified(before: string, after: string, key: string, value: FrontMatterValue): TextEdit {
  const was = readFrontMatter(before);
  const is = readFrontMatter(after);
  const old = was.kind === 'ok' ? was : { data: {}, bodyStart: before.startsWith('\uFEFF') ? 1 : 0 };
  if (
    is.kind !== 'ok' ||
    !onlyDiffersIn(old, is, key, value) ||
    before.slice(old.bodyStart) !== after.slice(is.bodyStart)
  ) {
    refuse(`\`${key}\` cannot be set without touching something else`, is.kind === 'invalid' ? is.line : 1);
  }
  return { changed: true, text: after };
}

function onlyDiffersIn(
  old: { readonly data: Readonly<Record<string, unknown>> },
  is: FrontMatterOk,
  key: string,
  value: FrontMatterValue,
): boolean {
  const expected = new Map(Object.entries(old.data));
  expected.set(key, value);
  return isDeepStrictEqual(expected, new Map(Object.entries(is.data)));
}

function refuse(message: string, line: number): never {
  throw new PipelineError('MARKDOWN_INVALID', `line ${line}: ${message}`, { details: { line } });
}
