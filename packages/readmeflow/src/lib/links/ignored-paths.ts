import type { Tree } from '../verify/tree.ts';

interface IgnorePattern {
  readonly negated: boolean;
  readonly pattern: RegExp;
  /** It ends with `*` and a slash: any folder there, and no file. */
  readonly anyFolder: boolean;
}

/** What is named so is a file. */
const FILE = /\.(?:[cm]?[jt]sx?|json|mdx?|markdown|ya?ml|toml|txt|html?|css|png|jpe?g|gif|svg|webp)$/i;

/** What is made on each machine, and what nothing lists where there is no git. */
const ALWAYS = /(?:^|\/)(?:node_modules|\.git|\.pipeline)(?:\/|$)/;
const NEVER_LISTED = /(?:^|\/)dist(?:\/|$)/;

/** Which paths the `.gitignore` files of a tree leave out: those may be there all the same. Reads each such file once. */
export class IgnoredPaths {
  readonly #tree: Tree;
  readonly #files = new Map<string, Promise<readonly IgnorePattern[]>>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Whether a path that is not there is ignored, itself or by a folder above it. It may be a folder, unless it is named as files are. */
  async has(path: string): Promise<boolean> {
    if (ALWAYS.test(path) || (!this.#tree.hasGit && NEVER_LISTED.test(path))) return true;
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const isFile = end === -1 && FILE.test(path);
      if (await this.#decides(end === -1 ? path : path.slice(0, end), isFile)) return true;
      if (end === -1) return false;
    }
  }

  /** The last pattern that fits decides; files further down come later. */
  async #decides(path: string, isFile: boolean): Promise<boolean> {
    let ignored = false;
    for (const folder of foldersAbove(path)) {
      const inner = folder === '' ? path : path.slice(folder.length + 1);
      for (const { negated, pattern, anyFolder } of await this.#patterns(folder)) {
        if (!(isFile && anyFolder) && pattern.test(inner)) ignored = !negated;
      }
    }
    return ignored;
  }

  #patterns(folder: string): Promise<readonly IgnorePattern[]> {
    const known = this.#files.get(folder);
    if (known) return known;
    const reading = this.#tree.text(folder === '' ? '.gitignore' : `${folder}/.gitignore`).then(parsePatterns);
    this.#files.set(folder, reading);
    return reading;
  }
}

function* foldersAbove(path: string): Generator<string> {
  yield '';
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) yield path.slice(0, end);
}

function parsePatterns(text = ''): readonly IgnorePattern[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?<!\\)\s+$/, ''));
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(parsePattern);
}

function parsePattern(line: string): IgnorePattern {
  const negated = line.startsWith('!');
  const body = (negated ? line.slice(1) : line).replace(/^\\(?=[#!])/, '');
  const inner = body.replace(/\/$/, '');
  // A slash anywhere but at the end ties the pattern to the folder of its file.
  const anchored = inner.includes('/');
  const glob = translate(inner.replace(/^\//, ''));
  const anyFolder = body.endsWith('*/');
  return { negated, anyFolder, pattern: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${glob}$`) };
}

const PARTS = /(\*\*\/|\/\*\*$|\*\*|\*|\?|\[!?\]?[^\]]*\]|\\.)/;

function translate(glob: string): string {
  if (glob === '**') return '.*';
  return glob
    .split(PARTS)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '/**') return '/.*';
      if (part === '*' || part === '**') return '[^/]*';
      if (part === '?') return '[^/]';
      if (part.startsWith('\\')) return literal(part.slice(1));
      if (part.length > 2 && part.startsWith('[')) return classOf(part);
      return literal(part);
    })
    .join('');
}

/** A class that is no regular expression of its own matches nothing but its text. */
function classOf(part: string): string {
  const source = part.replace(/^\[!/, '[^').replace(/\\(?![\]\\^-])/g, '\\\\');
  try {
    new RegExp(source);
    return source;
  } catch {
    return literal(part);
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
