import { isUtf8 } from 'node:buffer';
import { lstatSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';

/** A way through folders: where it starts (`''` if nowhere, `/`, `C:/`, `//host/`), then names. */
interface Way {
  readonly start: string;
  readonly names: readonly string[];
}

/** Says which file of the root is meant by a path or address from outside. Nothing it answers leads out of the root. */
export class RootPaths {
  /** As given, and as the disk has it: tools write either. */
  private readonly roots: readonly Way[];

  constructor(root: string) {
    this.roots = [...new Set([root, realOf(root)])].map((path) => wayOf(path.split(sep).join('/')));
  }

  /**
   * POSIX and relative to the root; empty for the root itself; undefined if it is outside. Relative paths start at the root.
   * `..` is taken by its letter, so a link within the root may still lead out of it: see `resolveInRoot` before reading.
   */
  inside(path: string): string | undefined {
    const way = wayOf(path);
    for (const root of this.roots) {
      const names = way.start === '' ? walk(root.names, way.names) : walk([], way.names);
      if (names && (way.start === '' || same(way.start, root.start))) {
        const rest = below(root, names);
        // A drive would lead out of the root on Windows.
        if (rest !== undefined && !/^[A-Za-z]:|\0/.test(rest)) return rest;
      }
    }
    return undefined;
  }

  /**
   * The file of the root that an absolute path of another machine means: its longest end that is there. Of a single name the
   * folder above has to be called as the root is, or any `index.js` would be ours. Looks at the disk.
   */
  endingOf(path: string): string | undefined {
    const names = walk([], wayOf(path).names) ?? [];
    for (let at = 1; at < names.length; at++) {
      const isNamedAlike = this.roots.some((root) => root.names.at(-1) === names[at - 1]);
      if (at === names.length - 1 && !isNamedAlike) return undefined;
      const rest = this.inside(names.slice(at).join('/'));
      if (rest !== undefined && this.roots.some((root) => isFile(`${root.start}${root.names.join('/')}/${rest}`)))
        return rest;
    }
    return undefined;
  }
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The path that remains of `path` below `base`, both absolute. Undefined if it is not below. */
export function pathBelow(base: string, path: string): string | undefined {
  const folder = wayOf(base);
  const way = wayOf(path);
  const names = walk([], way.names);
  return names && same(way.start, folder.start)
    ? below({ ...folder, names: walk([], folder.names) ?? [] }, names)
    : undefined;
}

export function isAbsolutePath(path: string): boolean {
  return wayOf(path).start !== '';
}

/**
 * A `file:` address, a path of Windows or a relative address as a path with slashes. Undefined for addresses of anything
 * else. Bytes that are no UTF-8 are written `\xHH`, as paths of git are.
 */
export function pathOfAddress(address: string): string | undefined {
  const slashed = address.trim().replaceAll('\\', '/');
  if (/^[A-Za-z]:\//.test(slashed)) return decode(slashed);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(slashed)?.[1];
  if (scheme === undefined) return decode(slashed);
  if (scheme.toLowerCase() !== 'file') return undefined;
  const rest = decode(slashed.slice('file:'.length));
  const local = rest.replace(/^\/\/(?:localhost)?\/+/i, '/');
  // `file:///C:/a`, and the wrong `file://C:/a` of some tools.
  return local.replace(/^\/{0,3}([A-Za-z])[:|](?=\/)/, '$1:');
}

function realOf(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    return root;
  }
}

function wayOf(path: string): Way {
  const start = /^(?:[A-Za-z]:\/|\/\/[^/]+\/|\/)/.exec(path)?.[0] ?? '';
  return { start, names: path.slice(start.length).split('/') };
}

/** Undefined if it leads above where it starts. */
function walk(from: readonly string[], names: readonly string[]): string[] | undefined {
  const walked = from.filter((name) => name !== '' && name !== '.');
  for (const name of names) {
    if (name === '' || name === '.') continue;
    if (name !== '..') walked.push(name);
    else if (walked.pop() === undefined) return undefined;
  }
  return walked;
}

function below(root: Way, names: readonly string[]): string | undefined {
  const own = root.names.filter((name) => name !== '');
  const isWindows = /^[A-Za-z]:/.test(root.start);
  const isBelow = own.every((name, at) => (isWindows ? same(name, names[at] ?? '') : name === names[at]));
  return isBelow ? names.slice(own.length).join('/') : undefined;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Takes percents that encode nothing for what they are. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    if (isUtf8(bytes)) return bytes.toString();
    return bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);
  });
}
