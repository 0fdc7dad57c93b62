import { posix } from 'node:path';
import { compareText } from '@pipelines/core';
import { editDistance } from '@pipelines/core/model';
import { categoryOfPath } from '@pipelines/core/repository';
import type { Tree } from '../verify/tree.ts';
import { lettersOf } from './letters.ts';

/** What may be meant. `sure`: it is certain enough to be put in the place of what is written. */
export interface Nearest {
  readonly value: string;
  readonly sure: boolean;
}

/** Names so common that a file of that name elsewhere says little. */
const COMMON =
  /^(?:readme|index|license|changelog|contributing|package|main|mod|cli|types|config|example|test|demo)\b/i;
const NOT_MEANT = new Set(['fixture', 'vendored', 'generated', 'minified']);
/** Among more of them, and for longer ones, looking for the nearest takes longer than it is worth. */
const MOST_ANCHORS = 4000;
const LONGEST_ANCHOR = 300;
/** More letters than these are no slip of the fingers. */
const FARTHEST = 2;

/**
 * The file or folder that somebody may have meant by a path that is not there. Sure is only the one file of that name in
 * the whole tree. Undefined: nothing is like it.
 */
export function nearestPath(wanted: string, document: string, tree: Tree): Nearest | undefined {
  const moved = movedElsewhere(wanted, document, tree);
  if (moved?.sure) return moved;
  return atOtherDepth(wanted, document, tree) ?? moved ?? mistypedPath(wanted, tree);
}

/** A file of the same name in another folder. */
function movedElsewhere(wanted: string, document: string, tree: Tree): Nearest | undefined {
  const name = posix.basename(wanted);
  const names = name.includes('.') ? [name] : [name, `${name}.md`, `${name}.mdx`];
  const all = names.flatMap((name) => tree.named(name)).filter((path) => path !== document);
  const [best] = all
    .filter((path) => !NOT_MEANT.has(categoryOfPath(path) ?? ''))
    .map((path) => ({ path, tail: sharedTail(path, wanted), head: sharedHead(path, document) }))
    .sort((a, b) => b.tail - a.tail || b.head - a.head || compareText(a.path, b.path));
  if (!best || (COMMON.test(name) && best.tail < 2)) return undefined;
  return { value: best.path, sure: all.length === 1 };
}

/** The same names, seen from another folder above the document: one `../` too few or too many. */
function atOtherDepth(wanted: string, document: string, tree: Tree): Nearest | undefined {
  const names = wanted.split('/');
  const above = foldersAbove(document);
  for (let from = 0; from < names.length; from++) {
    const rest = names.slice(from).join('/');
    const found = above.map((folder) => posix.join(folder, rest)).filter((path) => path !== document && tree.has(path));
    if (found[0] !== undefined) return { value: found[0], sure: false };
  }
  return undefined;
}

/** The path whose names differ by a few letters, or the last one in its extension. */
function mistypedPath(wanted: string, tree: Tree): Nearest | undefined {
  let path = '';
  for (const name of wanted.split('/')) {
    const whole = posix.join(path, name);
    const near = tree.has(whole) ? name : nearestName(name, tree.children(path));
    if (near === undefined) return undefined;
    path = posix.join(path, near);
  }
  return tree.has(path) ? { value: path, sure: false } : undefined;
}

/** The nearest name among some paths. One that differs in its extension alone is nearer than one that differs in letters. */
function nearestName(name: string, paths: readonly string[]): string | undefined {
  const names = paths.map((path) => posix.basename(path));
  const stem = stemOf(name).toLowerCase();
  const sameStem = names.find((other) => stemOf(other).toLowerCase() === stem);
  return sameStem ?? nearestOf(name, names, (other) => (name.includes('.') ? other : stemOf(other)));
}

/** The anchor that may be meant. Sure is one of the same letters and digits, with other signs or capitals among them. */
export function nearestAnchor(anchor: string, anchors: ReadonlySet<string>): Nearest | undefined {
  if (anchors.size > MOST_ANCHORS || anchor.length > LONGEST_ANCHOR) return undefined;
  const unique = [...anchors];
  const words = lettersOf(anchor);
  const same = words === '' ? [] : unique.filter((other) => lettersOf(other) === words);
  if (same[0] !== undefined) return { value: same[0], sure: same.length === 1 };
  const value =
    nearestOf(anchor, unique, (other) => other) ??
    unique.find((other) => words.length > 3 && other.toLowerCase().endsWith(`-${anchor.toLowerCase()}`)) ??
    unique.find((other) => words.length > 3 && lettersOf(other).startsWith(words)) ??
    unique.find((other) => other.length * 2 > anchor.length && words.startsWith(lettersOf(other)));
  return value === undefined ? undefined : { value, sure: false };
}

/** The one with the smallest edit distance, two at most and at most a third of the letters. */
function nearestOf(wanted: string, all: readonly string[], textOf: (one: string) => string): string | undefined {
  // The letters of an extension tell names apart no better than others do.
  let limit = Math.min(FARTHEST, Math.floor(stemOf(wanted).length / 3));
  let nearest: string | undefined;
  for (const value of all) {
    const distance = editDistance(wanted.toLowerCase(), textOf(value).toLowerCase(), limit);
    if (distance > limit) continue;
    nearest = value;
    // Only what is nearer still replaces it.
    limit = distance - 1;
    if (limit < 0) break;
  }
  return nearest;
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
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

/** The folders above a file, the nearest first, the root last. */
function foldersAbove(path: string): string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, names.length - 1 - index).join('/'));
}
