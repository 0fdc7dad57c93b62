import { hashOfContent } from '@pipelines/core/node';
import { type Comparison, compareMembers } from '../../src/lib/plan/compare/compare-members.ts';
import { type Parameter, parametersOf } from '../../src/lib/plan/compare/differences.ts';
import { snippetParser } from '../../src/lib/plan/compare/parse-snippet.ts';
import { dialectOf } from '../../src/lib/scan/dialects.ts';
import { functionsOf } from '../../src/lib/syntax/functions-of.ts';
import type { Class, Member, Place } from '../../src/rows.ts';

export type Sources = Readonly<Record<string, string>>;

/** Where something stands when it does not matter where. */
export function placeOf(more: Partial<Place> = {}): Place {
  const path = more.path ?? 'src/a.ts';
  const name = more.name ?? 'f';
  return {
    ...{ anchor: `${path}#${name}`, path, name, kind: 'function', exported: false, signature: `${name}()` },
    ...{ startLine: 1, endLine: 9, start: 0, end: 9, hash: '', blob: '', lines: 9, tokens: 50 },
    ...more,
  };
}

export function memberOf(more: Partial<Member> = {}): Member {
  return { ...placeOf(more), similarity: 1, ...more };
}

/** A text may come with where it stands. */
export type Text = string | readonly [string, Partial<Place>];

/** Compares texts; the first is the medoid. */
export async function compare(...texts: Text[]): Promise<Comparison> {
  const parse = await snippetParser();
  const members = texts.map((one) => {
    const [text, place] = typeof one === 'string' ? [one, {}] : one;
    const name = /function\*?\s+([\w$]+)/.exec(text)?.[1] ?? 'f';
    const kind = /^(?:async )?(?:\(|\w+ =>)/.test(text) ? 'arrow' : 'function';
    return { text, place: placeOf({ name, kind, ...place }) };
  });
  return compareMembers(members, 0, parse);
}

export async function parameters(...texts: Text[]): Promise<Parameter[]> {
  return parametersOf(await compare(...texts));
}

/** The functions of some files, as 03-cluster gives them: those of one name are a class, the first of them its medoid. */
export async function classesOf(files: Sources, packages: Readonly<Record<string, string>> = {}): Promise<Class[]> {
  const groups = new Map<string, Member[]>();
  for (const path of Object.keys(files).sort()) {
    for (const member of await membersOf(path, files[path] ?? '', packages)) {
      const group = groups.get(member.name) ?? [];
      groups.set(member.name, [...group, member]);
    }
  }
  const wanted = [...groups.values()].filter(({ length }) => length > 1);
  return wanted.map((members, i) => ({
    ...{ type: 'class', id: `sim-${String(i).padStart(10, '0')}`, score: 0.9, tier: 'edited', weakest: 0.9 },
    medoid: members[0]?.anchor ?? '',
    parts: { syntax: 0.9, names: 0.9, shape: 0.9, shingles: 0.9 },
    members,
  }));
}

async function membersOf(path: string, text: string, packages: Readonly<Record<string, string>>): Promise<Member[]> {
  const dialect = dialectOf(path);
  if (dialect === undefined || dialect === 'component') return [];
  const { functions } = await functionsOf(text, dialect, { tokens: 5, lines: 1, nestedTokens: 5 });
  const folder = Object.keys(packages).find((prefix) => path.startsWith(prefix));
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  return functions.map(({ nested: _nested, syntax: _syntax, ...found }) => ({
    ...found,
    anchor: `${path}#${found.className === undefined ? '' : `${found.className}.`}${found.name}`,
    path,
    startLine: lineOf(found.start),
    endLine: lineOf(found.end),
    blob: hashOfContent(Buffer.from(text)),
    similarity: 1,
    ...(folder !== undefined && { package: packages[folder] ?? '' }),
  }));
}
