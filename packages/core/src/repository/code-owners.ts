import { readRootFile } from '../node/root-file.ts';
import type { StepContext } from '../step.ts';

/** Where the file is looked for; the first one counts. */
const CODE_OWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const;

/** The owners of a path, as written, sorted; none where nobody is named. */
export type OwnersOf = (path: string) => readonly string[];

interface Rule {
  readonly matches: RegExp;
  readonly owners: readonly string[];
}

/**
 * Reads the CODEOWNERS file of the root: of the working tree, or of the revision `shared.at`. Without one nobody owns
 * anything. Throws INPUT_INVALID for one that cannot be read.
 */
export async function readCodeOwners(ctx: Pick<StepContext, 'root' | 'shared' | 'signal'>): Promise<OwnersOf> {
  for (const path of CODE_OWNERS_PATHS) {
    const text = await readRootFile(ctx.root, path, { at: ctx.shared.at, signal: ctx.signal, code: 'INPUT_INVALID' });
    if (text !== undefined) return parseCodeOwners(text);
  }
  return () => [];
}

/**
 * Reads a CODEOWNERS file as GitHub does: the last pattern that matches decides, one without owners takes them away,
 * `!` and `[a-z]` mean nothing. GitLab's section headings give their owners to patterns that name none.
 */
export function parseCodeOwners(text: string): OwnersOf {
  const rules: Rule[] = [];
  let inherited: readonly string[] = [];
  for (const raw of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const line = raw.trim();
    const section = /^\^?\[[^\]]+\](?:\[\d+\])?(.*)$/.exec(line);
    if (section) inherited = namesIn(section[1] ?? '');
    if (section || line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    const [pattern = '', ...rest] = line.match(/(?:\\.|[^\s\\])+/g) ?? [];
    const owners = namesIn(rest.join(' '));
    rules.push({ matches: toRegExp(pattern), owners: owners.length > 0 ? owners : inherited });
  }
  rules.reverse();
  return (path) => rules.find(({ matches }) => matches.test(path))?.owners ?? [];
}

function namesIn(text: string): string[] {
  const names = text.replace(/(?:^|\s)#.*$/, '').split(/\s+/);
  return [...new Set(names.filter((name) => /^[^@\s]*@\S+$/.test(name)))].sort();
}

/** `/` at the beginning or inside ties a pattern to the root; `*` stays in a folder, `**` does not; a folder holds all below. */
function toRegExp(pattern: string): RegExp {
  const plain = pattern.replace(/\\(.)/g, '$1');
  const anchored = /^\/|\/(?!$)/.test(plain);
  const body = plain.replace(/^\//, '').replace(/\/$/, '');
  const parts = body
    .split(/(\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => GLOBS[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'));
  // `docs/*` is what lies in docs, and nothing deeper.
  const below = plain.endsWith('/') ? '/.*' : /\/\*$/.test(plain) ? '' : '(?:/.*)?';
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${parts.join('')}${below}$`, 's');
}

const GLOBS: Readonly<Record<string, string>> = {
  '/**/': '/(?:.*/)?',
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
