import { posix } from 'node:path';
import { categoryOfPath } from '@pipelines/core/repository';
import type { Tree } from '../verify/tree.ts';

/** What may be meant. `sure`: nothing else comes near it. */
export interface Nearest {
  readonly value: string;
  readonly sure: boolean;
}

/** Names so common that a file of that name elsewhere says little. */
const COMMON =
  /^(?:readme|index|license|changelog|contributing|package|main|mod|cli|types|config|example|test|demo)\b/i;
const NOT_MEANT = new Set(['fixture', 'vendored', 'generated', 'minified']);

/** The file or folder that somebody may have meant by a path that is not there. Undefined: nothing is like it. */
export function nearestPath(wanted: string, document: string, tree: Tree): Nearest | undefined {
  const moved = movedElsewhere(wanted, document, tree);
  if (moved?.sure) return moved;
  const mistyped = mistypedPath(wanted, tree);
  return mistyped?.sure ? mistyped : (moved ?? mistyped);
}

/** A file of the same name in another folder. */
function movedElsewhere(wanted: string, document: string, tree: Tree): Nearest | undefined {
  const name = posix.basename(wanted);
  const names = name.includes('.') ? [name] : [name, `${name}.md`, `${name}.mdx`];
  const found = names
    .flatMap((name) => tree.named(name))
    .filter((path) => path !== document && !NOT_MEANT.has(categoryOfPath(path) ?? ''))
    .map((path) => ({ path, tail: sharedTail(path, wanted), head: sharedHead(path, document) }))
    .sort((a, b) => b.tail - a.tail || b.head - a.head || (a.path < b.path ? -1 : 1));
  const [best, second] = found;
  if (!best || (COMMON.test(name) && best.tail < 2)) return undefined;
  return { value: best.path, sure: !second || (best.tail > 1 && best.tail > second.tail) };
}

/** The path whose names differ by a few letters, or the last one in its extension. */
function mistypedPath(wanted: string, tree: Tree): Nearest | undefined {
  let path = '';
  let sure = true;
  for (const name of wanted.split('/')) {
    const whole = path === '' ? name : `${path}/${name}`;
    if (tree.has(whole)) {
      path = whole;
      continue;
    }
    const near = nearestName(
      name,
      tree.children(path).map((child) => posix.basename(child)),
    );
    if (!near) return undefined;
    path = path === '' ? near.value : `${path}/${near.value}`;
    sure &&= near.sure;
  }
  return tree.has(path) ? { value: path, sure } : undefined;
}

/** The nearest of some names. One that differs in its extension alone is nearer than one that differs in letters. */
function nearestName(name: string, names: readonly string[]): Nearest | undefined {
  const stem = stemOf(name);
  const sameStem = names.filter((other) => stemOf(other).toLowerCase() === stem.toLowerCase());
  if (sameStem[0] !== undefined) return { value: sameStem[0], sure: sameStem.length === 1 };
  return nearestOf(name, names, (other) => (name.includes('.') ? other : stemOf(other)));
}

/** The anchor that may be meant: the same words with other signs between them, or a few letters off. */
export function nearestAnchor(anchor: string, anchors: readonly string[]): Nearest | undefined {
  const unique = [...new Set(anchors)];
  const words = lettersOf(anchor);
  const same = words === '' ? [] : unique.filter((other) => lettersOf(other) === words);
  if (same[0] !== undefined) return { value: same[0], sure: same.length === 1 };
  const near = nearestOf(anchor, unique, (other) => other);
  if (near) return near;
  const longer = unique.filter((other) => words.length > 3 && lettersOf(other).startsWith(words));
  const shorter = unique.filter((other) => other.length * 2 > anchor.length && words.startsWith(lettersOf(other)));
  const value = longer[0] ?? shorter.sort((a, b) => b.length - a.length)[0];
  return value === undefined ? undefined : { value, sure: false };
}

/** The one with the smallest edit distance, at most a third of the letters. */
function nearestOf(wanted: string, all: readonly string[], textOf: (one: string) => string): Nearest | undefined {
  // The letters of an extension tell names apart no better than others do.
  const limit = Math.floor(stemOf(wanted).length / 3);
  let nearest: { value: string; distance: number } | undefined;
  let isTie = false;
  for (const value of all) {
    const distance = editDistance(wanted.toLowerCase(), textOf(value).toLowerCase(), nearest?.distance ?? limit);
    if (distance > (nearest?.distance ?? limit)) continue;
    isTie = distance === nearest?.distance;
    if (!isTie) nearest = { value, distance };
  }
  if (!nearest) return undefined;
  // `step-4` is no misspelt `step-3`.
  const sameDigits = digitsOf(nearest.value) === digitsOf(wanted);
  return { value: nearest.value, sure: !isTie && sameDigits && nearest.distance <= 2 && wanted.length > 3 };
}

/** Letters to put in, leave out, replace or swap with their neighbour; more than `limit` is told as `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(row, j - 1) + Number(a[i - 1] !== b[j - 1]);
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swaps ? at(before, j - 2) + 1 : replaced;
      next.push(Math.min(replaced, swapped, at(row, j) + 1, at(next, j - 1) + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** Names at the end that two paths share. */
function sharedTail(a: string, b: string): number {
  const [left, right] = [a.split('/').reverse(), b.split('/').reverse()];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return shared;
}

/** Folders at the start that two paths share. */
function sharedHead(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let shared = 0;
  while (shared < left.length - 1 && left[shared] === right[shared]) shared += 1;
  return shared;
}
