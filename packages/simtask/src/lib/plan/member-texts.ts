import type { Class, Member, Problem } from '../../rows.ts';
import { contentId } from '../syntax/hashing.ts';
import { declarationsOf, type ModuleScope, scopeOf } from './module-scope.ts';
import type { Tree } from './tree.ts';

/** A class whose members were read again. */
export interface ReadClass {
  readonly cls: Class;
  /** In the order of `cls.members`. */
  readonly texts: readonly string[];
  readonly scopes: readonly ModuleScope[];
  readonly medoid: Member;
}

/**
 * Reads the texts of all members, each file once. A member whose text is another one by now leaves its class with a
 * problem; a class with fewer than two is left out. Memory: one file and the texts of the members.
 */
export async function readMembers(
  classes: readonly Class[],
  tree: Tree,
): Promise<{ classes: ReadClass[]; problems: Problem[] }> {
  const wanted = new Map<string, Member[]>();
  for (const { members } of classes) {
    for (const member of members) {
      const known = wanted.get(member.path);
      if (known) known.push(member);
      else wanted.set(member.path, [member]);
    }
  }
  const files = [...wanted].map(([path, [member]]) => ({ path, blob: member?.blob ?? '' }));
  const found = new Map<Member, Found>();
  const problems = new Map<string, Problem>();
  for await (const { path, text } of tree.read(files)) {
    const declared = declarationsOf(text ?? '');
    for (const member of wanted.get(path) ?? []) {
      const own = text === undefined ? undefined : sliceOf(text, member);
      if (own === undefined) problems.set(path, changed(member));
      else found.set(member, { text: own, scope: scopeOf(own, member.start, member.end, declared) });
    }
  }
  const read = classes.flatMap((cls) => withTexts(cls, found) ?? []);
  return { classes: read, problems: [...problems.values()].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

interface Found {
  readonly text: string;
  readonly scope: ModuleScope;
}

/** Undefined if the file was edited since it was scanned. */
function sliceOf(text: string, { start, end, hash }: Member): string | undefined {
  for (const shift of text.startsWith('\ufeff') ? [0, 1] : [0]) {
    const own = text.slice(start + shift, end + shift);
    if (contentId(own) === hash) return own;
  }
  return undefined;
}

function changed({ path, startLine }: Member): Problem {
  return {
    type: 'problem',
    code: 'FILE_CHANGED',
    path,
    line: startLine,
    message: 'the file was changed or removed after it was scanned, so its functions are not planned',
    fix: 'run again',
  };
}

function withTexts(cls: Class, found: ReadonlyMap<Member, Found>): ReadClass | undefined {
  const members = cls.members.filter((member) => found.has(member));
  if (members.length < 2) return undefined;
  const best = Math.max(...members.map(({ similarity }) => similarity));
  const medoid = members.find(({ anchor }) => anchor === cls.medoid) ?? members.find((one) => one.similarity === best);
  if (!medoid) return undefined;
  const read = members.flatMap((member) => found.get(member) ?? []);
  return {
    cls: { ...cls, medoid: medoid.anchor, members },
    texts: read.map(({ text }) => text),
    scopes: read.map(({ scope }) => scope),
    medoid,
  };
}
