import { folderOf } from '@pipelines/core/repository';
import type { Kind } from '../../rows.ts';
import type { HeldFinding } from './finding-store.ts';
import type { Draft } from './place-findings.ts';

/** A bundle, and of its findings what its title says. */
export interface Titled {
  readonly draft: Draft;
  readonly kind: Kind;
  readonly rule: string | undefined;
  readonly ruleName: string | undefined;
}

const VERBS: Readonly<Record<Kind, string>> = {
  vulnerability: 'Fix',
  bug: 'Fix',
  hotspot: 'Review',
  smell: 'Clean up',
};
const LONGEST_NAME = 80;

/**
 * What the tasks of bundles are called, each differently: what is to be done, and where. Without counts, which change. As
 * plain text on one line. Where several bundles of a kind lie in one folder, what they begin and end with is said too.
 */
export function titlesOf(bundles: readonly Titled[]): string[] {
  const names = bundles.map(nameOf);
  const lying = new Map<string, number>();
  const keyOf = (at: number, folder: string) => JSON.stringify([names[at], folder]);
  for (const [at, { draft }] of bundles.entries()) {
    for (const folder of withParents(draft.prefix)) {
      lying.set(keyOf(at, folder), (lying.get(keyOf(at, folder)) ?? 0) + 1);
    }
  }
  const titles = bundles.map(({ draft, kind }, at) => {
    const alone = lying.get(keyOf(at, draft.prefix)) === 1;
    const place = draft.prefix === '' ? (alone ? 'the whole project' : 'the root') : draft.prefix;
    const where = alone ? place : `${place} (${extentOf(draft)})`;
    return oneLine(`${VERBS[kind]} ${names[at]}${names[at] === '' ? '' : ' in '}${where}`);
  });
  return apart(titles, bundles);
}

/** What it is about, beside the place. */
function nameOf({ draft: { by, owners, module }, rule, ruleName }: Titled): string {
  if (by === 'owner') return `what ${owners.length === 0 ? 'nobody' : owners.join(', ')} owns`;
  if (by === 'module') return module ?? 'what belongs to no module';
  if (by === 'prefix' || rule === undefined) return '';
  const name = oneLine(ruleName ?? '');
  return name === '' || name === rule || name.length > LONGEST_NAME ? rule : `${rule} (${name})`;
}

function* withParents(folder: string): Generator<string, void, undefined> {
  for (let each = folder; each !== ''; each = folderOf(each)) yield each;
  yield '';
}

/** The first and the last of what lies in the folder, or the first and the last file. */
function extentOf({ prefix, findings }: Draft): string {
  const [first, last] = [findings[0], findings.at(-1)].map((each) => below(prefix, each));
  const child = (path = '') => path.replace(/\/.*$/s, '');
  if (child(first) !== child(last)) return `${child(first)} to ${child(last)}`;
  return first === last ? `${first}` : `${first} to ${last}`;
}

function below(prefix: string, finding: HeldFinding | undefined): string {
  const path = finding?.path ?? '';
  return (prefix === '' ? path : path.slice(prefix.length + 1)) || 'the project itself';
}

/** What is still called the same gets its id. */
function apart(titles: readonly string[], bundles: readonly Titled[]): string[] {
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  return titles.map((title, at) => (counts.get(title) === 1 ? title : `${title} (${bundles[at]?.draft.id})`));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not for a line of text
const NO_TEXT = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

function oneLine(text: string): string {
  return text.replace(NO_TEXT, ' ').trim();
}
