import { extensionOf, folderOf } from '@pipelines/core/repository';
import type { Place, Plan } from '../../rows.ts';
import type { PackageGraph } from './packages.ts';
import { camelCase, pascalCase, wordsOf } from './words.ts';

type Home = Plan['proposal']['home'];

export interface HomeQuestion {
  readonly members: readonly Place[];
  readonly medoid: Place;
  /** What the common function would be called. */
  readonly name: string;
  readonly graph: PackageGraph;
  /** All paths of the tree. */
  readonly exists: (path: string) => boolean;
}

/** The last word of the name says that the package is there for others. */
const SHARED = /(?:^|[/-])(?:shared|common|utils?|utilities|core|helpers|toolkit)$/;

/**
 * Where the common function should live. Within one package: the file that has all members, else the medoid's file if it
 * lies where all can see it, else a new file in the folder all share. Across packages: the lowest one that all the others
 * already need, else one that they may need without a cycle, else a new one.
 */
export function homeOf(question: HomeQuestion): Home {
  const { members, graph } = question;
  const users = [...new Set(members.map((member) => member.package))];
  if (users.length === 1) return insidePackage(question, users[0]);
  const named = users.filter((user): user is string => user !== undefined && graph.get(user) !== undefined);
  // A member outside of every package may use any of them.
  return needed(question, named) ?? allowed(question, named) ?? newPackage(question, named);
}

function insidePackage(question: HomeQuestion, name: string | undefined): Home {
  const { members, medoid } = question;
  const inPackage = name === undefined ? {} : { package: name };
  const paths = [...new Set(members.map(({ path }) => path))];
  if (paths.length === 1) return { ...inPackage, path: medoid.path, reason: 'All members are in this file.' };
  const folder = commonFolder(paths);
  if (medoid.exported && folderOf(medoid.path) === folder) {
    return { ...inPackage, path: medoid.path, reason: 'The most typical member is exported here, beside the others.' };
  }
  const home = sourceFolder(question, folder, name);
  const path = fileIn(question, home);
  const reason = `All members lie below ${home === '' ? 'the root' : `${home}/`}.`;
  return { ...inPackage, path, reason };
}

/** The package all users need already, if there is one: a user first, then what is meant to be shared, then the lowest. */
function needed(question: HomeQuestion, users: readonly string[]): Home | undefined {
  const { graph } = question;
  const [target] = ranked(
    graph.names.filter((name) => users.every((user) => user === name || graph.get(user)?.needs.includes(name))),
    question,
    users,
  );
  if (target === undefined) return undefined;
  const others = users.filter((user) => user !== target);
  if (others.length === 0) return insideOther(question, target, `${target} is the only package among them.`);
  const reason = `${list(others)} already ${others.length === 1 ? 'depends' : 'depend'} on ${target}.`;
  return insideOther(question, target, reason);
}

/** A user the others may depend on without a cycle, or else a package that is meant to be shared. */
function allowed(question: HomeQuestion, users: readonly string[]): Home | undefined {
  const { graph } = question;
  const candidates = graph.names.filter((name) => users.includes(name) || SHARED.test(name));
  const free = candidates.filter((name) => {
    const reach = graph.reach(name);
    return users.every((user) => user === name || !reach.has(user));
  });
  const someoneNeeds = free.filter((name) => graph.names.some((other) => graph.get(other)?.needs.includes(name)));
  const [target] = ranked(someoneNeeds, question, users);
  if (target === undefined) return undefined;
  const others = users.filter((user) => user !== target && !graph.get(user)?.needs.includes(target));
  return insideOther(question, target, `${list(others)} can depend on ${target} without a cycle.`);
}

function ranked(names: readonly string[], { graph, exists }: HomeQuestion, users: readonly string[]): string[] {
  const rank = (name: string) => (users.includes(name) ? 0 : SHARED.test(name) ? 1 : 2);
  const hasSource = (name: string) => users.includes(name) || hasCode(graph.get(name)?.folder ?? '', exists);
  return names
    .filter(hasSource)
    .map((name) => ({ name, rank: rank(name), depth: graph.reach(name).size }))
    .sort((a, b) => a.rank - b.rank || a.depth - b.depth || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** A package of settings has no function to share. */
function hasCode(folder: string, exists: (path: string) => boolean): boolean {
  const start = folder === '' ? '' : `${folder}/`;
  return ['src/index.ts', 'src/index.tsx', 'src/index.js', 'index.ts', 'index.js'].some((name) => exists(start + name));
}

function insideOther(question: HomeQuestion, target: string, reason: string): Home {
  const { members, medoid } = question;
  const own = members.filter((member) => member.package === target && member.exported);
  const home = own.find((member) => member === medoid) ?? own[0];
  if (home) return { package: target, path: home.path, reason };
  const folder = question.graph.get(target)?.folder ?? '';
  return { package: target, path: fileIn(question, sourceFolder(question, folder, target)), reason };
}

function newPackage(question: HomeQuestion, users: readonly string[]): Home {
  const folders = users.map((user) => question.graph.get(user)?.folder ?? '');
  const parent = commonFolder(folders.map((folder) => `${folder}/package.json`)) || 'packages';
  const base = folders.includes(parent) ? 'packages' : parent;
  const path = fileIn(question, `${base}/shared/src`);
  const who = users.length === 0 ? 'the members' : list(users);
  return { path, reason: `There is no package that ${who} can all depend on without a cycle: a new one.` };
}

/** `src/` of a package rather than its top, where the settings lie. */
function sourceFolder({ graph, members, exists }: HomeQuestion, folder: string, name: string | undefined): string {
  const top = name === undefined ? undefined : graph.get(name)?.folder;
  if (folder !== (top ?? '')) return folder;
  const src = folder === '' ? 'src' : `${folder}/src`;
  const used = members.some(({ path }) => path.startsWith(`${src}/`)) || hasCode(folder, exists);
  return used && !exists(`${folder === '' ? '' : `${folder}/`}index.js`) ? src : folder;
}

function fileIn({ name, medoid }: HomeQuestion, folder: string): string {
  const extension = /^(?:vue|svelte)$/.test(extensionOf(medoid.path)) ? 'ts' : extensionOf(medoid.path);
  const own = medoid.path.slice(medoid.path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return `${folder === '' ? '' : `${folder}/`}${fileName(name, own)}.${extension}`;
}

/** Written as the medoid's file is: kebab-case unless that is camelCase, PascalCase or snake_case. */
function fileName(name: string, model: string): string {
  const words = wordsOf(name);
  if (words.length === 0) return 'shared';
  if (/^\p{Lu}[\p{L}\p{N}]*$/u.test(model) && /^\p{Lu}/u.test(name)) return pascalCase(words);
  if (/^\p{Ll}[\p{L}\p{N}]*\p{Lu}/u.test(model)) return camelCase(words);
  return words.join(model.includes('_') ? '_' : '-').toLowerCase();
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...rest] = paths.map((path) => path.split('/').slice(0, -1));
  let length = first.length;
  for (const parts of rest) {
    let same = 0;
    while (same < length && parts[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join('/');
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).sort();
  if (names.length > 3) return `${shown.join(', ')} and ${names.length - 3} more`;
  const last = shown.pop() ?? 'The members';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
