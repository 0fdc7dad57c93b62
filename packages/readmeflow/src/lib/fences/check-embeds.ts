import type { Embed, Fault } from '../document/document-facts.ts';
import type { IgnoredPaths } from '../links/ignored-paths.ts';
import type { PackageIndex } from '../verify/package-index.ts';
import type { Tree } from '../verify/tree.ts';
import { cutOut } from './cut-out.ts';

interface Surroundings {
  readonly tree: Tree;
  readonly packages: PackageIndex;
  /** What is made on each machine may be shown. */
  readonly ignored: Pick<IgnoredPaths, 'has'>;
}

/** Fences that show other lines than the file they name, or name lines that are not there. `path` is the document's. */
export async function* checkEmbeds(
  embeds: readonly Embed[],
  path: string,
  { tree, packages, ignored }: Surroundings,
): AsyncGenerator<Fault, void, undefined> {
  for (const embed of embeds) {
    if (embed.tool !== undefined && embed.tool !== 'reference' && !packages.knows(embed.tool)) continue;
    const fault = await embedFault(embed, path, tree, ignored);
    if (fault) yield fault;
  }
}

async function embedFault(
  embed: Embed,
  path: string,
  tree: Tree,
  ignored: Surroundings['ignored'],
): Promise<Fault | undefined> {
  const candidates = candidatesOf(embed, path, tree);
  if (candidates.length === 0) return undefined;
  const file = candidates.find((candidate) => tree.file(candidate) !== undefined);
  if (file === undefined) {
    // embedme leaves alone what names no file: a comment may name one that is made up.
    if (embed.tool === 'embedme') return undefined;
    for (const candidate of candidates) if (await ignored.has(candidate)) return undefined;
    return missing(embed, `There is no file \`${embed.path}\` to show`);
  }
  const text = await tree.text(file);
  if (text === undefined) return undefined;
  const cut = cutOut(text, embed);
  if (cut === 'unknown') return undefined;
  if ('missing' in cut) return missing(embed, `\`${embed.path}\` has no ${cut.missing}`);
  return isShown(embed, cut.text) ? undefined : stale(embed);
}

/** Where the file may lie. Empty: in another repository, or outside of the tree. */
function candidatesOf({ path, tool }: Embed, document: string, tree: Tree): readonly string[] {
  const here = document.split('/').slice(0, -1);
  if (tool === 'reference') return ownFile(path, tree);
  if (path.startsWith('@/'))
    return here.concat('').map((_, depth) => [...here.slice(0, depth), path.slice(2)].join('/'));
  const beside = joined(here, path);
  const fromRoot = joined([], path.replace(/^\/+/, ''));
  const both = path.startsWith('/') || tool === 'embedme' ? [fromRoot, beside] : [beside];
  return both.filter((each) => each !== undefined);
}

const OWN_FILE = /^(.*?)\/blob\/([^/]+)\/(.*)$/;

/** The file of this repository that an address of it names, as it is on the branch. */
function ownFile(address: string, { repository }: Tree): readonly string[] {
  const [, url = '', branch, path = ''] = OWN_FILE.exec(address) ?? [];
  const isOwn = repository !== undefined && url.toLowerCase() === repository.url.toLowerCase();
  return isOwn && (branch === repository.branch || branch === 'HEAD') ? [decoded(path)] : [];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Undefined for what leads out of the tree. */
function joined(folder: readonly string[], path: string): string | undefined {
  const parts = [...folder];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function isShown({ text, tool }: Embed, cut: string): boolean {
  if (text === undefined) return true;
  // The first line is the comment with the path, unless it is one of the file.
  const rest = text.slice(text.indexOf('\n') + 1);
  return normalized(text) === normalized(cut) || (tool === 'embedme' && normalized(rest) === normalized(cut));
}

/** Without what editors and formatters change: line ends, spaces at the end, blank lines around, common indentation. */
function normalized(text: string): string {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd());
  const indents = lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  const common = indents.reduce((least, indent) => Math.min(least, indent), Number.POSITIVE_INFINITY);
  return lines
    .map((line) => line.slice(Math.min(common, line.length)))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

function missing(embed: Embed, message: string): Fault {
  const { line, column, endColumn } = embed.source ?? embed;
  return {
    rule: 'missing-embed',
    message,
    target: embed.path,
    line,
    column,
    ...(endColumn !== undefined && { endColumn }),
  };
}

function stale({ path, line, column }: Embed): Fault {
  return { rule: 'stale-embed', message: `This is not what \`${path}\` holds there`, target: path, line, column };
}
