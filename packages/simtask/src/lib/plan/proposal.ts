import { extensionOf } from '@pipelines/core/repository';
import type { Class, Member } from '../../rows.ts';
import type { Parameter } from './compare/differences.ts';

import { isReserved } from './compare/parameter-name.ts';
import { camelCase, commonWords, pascalCase, wordsOf } from './words.ts';

/** Words that alone do not say what a function does. */
const EMPTY =
  /^(?:get|set|is|has|on|handle|use|to|from|render|make|create|do|run|build|new|init|of|by|with|for|and|the|a|\d+)$/i;

const NAMELESS = /^(?:default|<anonymous>|constructor)$/;

/** The name most members have, else the longest run of words all share unless a member uses that name, else the medoid's. */
export function proposedName(members: readonly Member[], medoid: Member, texts: readonly string[]): string {
  // Nobody outside can call something private by its name.
  return nameOf(members, medoid, texts).replace(/^#/, '');
}

function nameOf(members: readonly Member[], medoid: Member, texts: readonly string[]): string {
  const names = members.map(({ name }) => name).filter((name) => !NAMELESS.test(name));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || Number(b[0] === medoid.name) - Number(a[0] === medoid.name));
  if (most && most[1] * 2 > members.length) return most[0];
  const words = commonWords(names.length === members.length ? names : members.map(fromPath));
  const name = /^\p{Lu}/u.test(medoid.name) ? pascalCase(words) : camelCase(words);
  if (!words.every((word) => EMPTY.test(word)) && isFree(name, texts)) return name;
  return NAMELESS.test(medoid.name) ? fromPath(medoid) : medoid.name;
}

/** A function that calls what bears its own name would call itself. */
function isFree(name: string, texts: readonly string[]): boolean {
  const used = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`);
  return !isReserved(name) && !texts.some((text) => used.test(text));
}

/** `default` of `format-date.ts` is formatDate; of a class's constructor, the class. */
function fromPath({ path, className, name }: Member): string {
  if (name === 'constructor' && className) return className;
  const parts = path.replace(/\.[^/]*$/, '').split('/');
  const telling = parts.filter((part) => !/^(?:index|main|mod|src|lib|packages|default)$/.test(part));
  return camelCase(wordsOf(telling.at(-1) ?? '')) || 'shared';
}

/** More parameters than that go into one object. */
const MOST = 3;

export type Added = Pick<Parameter, 'name' | 'type' | 'values'>;

/** The medoid's signature under the proposed name, with what varies as new parameters behind its own. */
export function proposedSignature(medoid: Member, name: string, parameters: readonly Added[]): string {
  const own = medoid.signature;
  const open = own.indexOf('(');
  const close = closing(own, open);
  const [prefix = ''] = /^(?:async )?\*?/.exec(own) ?? [];
  const named = own.startsWith(medoid.name, prefix.length) ? prefix.length + medoid.name.length : prefix.length;
  const head = `${prefix}${name}${own.slice(named, open)}`;
  if (open === -1 || close === undefined) return own;
  const typed = !/^(?:[cm]?jsx?)$/.test(extensionOf(medoid.path));
  const fields = parameters.flatMap((parameter) => field(parameter, typed) ?? []);
  const added =
    fields.length <= MOST ? fields : [typed ? `options: { ${fields.join('; ')} }` : `{ ${fields.join(', ')} }`];
  const between = own.slice(open + 1, close).trim();
  const inside = [...(between === '' ? [] : [between]), ...added].join(', ');
  return `${head}(${inside})${own.slice(close + 1)}`;
}

function field({ name, type, values }: Added, typed: boolean): string | undefined {
  if (type === undefined) return undefined;
  return typed ? `${name}${values.includes(null) ? '?' : ''}: ${type}` : name;
}

/** The bracket that closes the one at `open`; arrows are no brackets. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at >= 0 && at < text.length; at += 1) {
    if (/[([{]/.test(text[at] as string)) depth += 1;
    if (/[)\]}]/.test(text[at] as string)) depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

const LONGEST_TITLE = 80;

/** At most 80 characters: a long path loses its beginning, then a long name its end. */
export function titleOf(cls: Pick<Class, 'members'>, name: string, path: string): string {
  const start = `Merge ${cls.members.length} copies of \`${name}\` into `;
  if (start.length + path.length <= LONGEST_TITLE) return start + path;
  const parts = path.split('/');
  for (let from = 1; from < parts.length; from += 1) {
    const tail = `…/${parts.slice(from).join('/')}`;
    if (start.length + tail.length <= LONGEST_TITLE) return start + tail;
  }
  const short = `Merge ${cls.members.length} copies of \`${name}\``;
  return short.length <= LONGEST_TITLE ? short : `${short.slice(0, LONGEST_TITLE - 2)}…\``;
}
