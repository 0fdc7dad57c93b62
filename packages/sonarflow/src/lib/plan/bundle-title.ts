import type { Kind } from '../../rows.ts';
import type { Draft } from './place-findings.ts';

const VERBS: Readonly<Record<Kind, string>> = {
  vulnerability: 'Fix',
  bug: 'Fix',
  hotspot: 'Review',
  smell: 'Clean up',
};
const LONGEST_NAME = 80;

/**
 * What a task of the bundle is called: what is to be done, and where. No counts, they change. As plain text on one line.
 * @param what of the worst finding
 */
export function titleOf(draft: Draft, what: { readonly kind: Kind; readonly ruleName?: string | undefined }): string {
  const place = draft.prefix === '' ? 'the whole project' : draft.prefix;
  return oneLine(`${VERBS[what.kind]} ${subjectOf(draft, what.ruleName, place)}`);
}

function subjectOf({ by, rule, owners, module }: Draft, ruleName: string | undefined, place: string): string {
  if (by === 'owner') return `what ${owners.length === 0 ? 'nobody' : owners.join(', ')} owns in ${place}`;
  if (by === 'module') return module === undefined ? `what lies in no module: ${place}` : `${module}: ${place}`;
  if (by === 'prefix' || rule === undefined) return place;
  const name = oneLine(ruleName ?? '');
  const label = name === '' || name === rule || name.length > LONGEST_NAME ? rule : `${rule} (${name})`;
  return `${label} in ${place}`;
}

/** The first and the last file, or the only one: what tells apart bundles that share rule and folder. */
export function extentOf({ prefix, findings }: Draft): string {
  const nameOf = (path: string) =>
    oneLine(prefix === '' ? path : path.slice(prefix.length + 1)) || 'the project itself';
  const first = nameOf(findings[0]?.path ?? '');
  const last = nameOf(findings.at(-1)?.path ?? '');
  return first === last ? first : `${first} to ${last}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not for a line of text
const NO_TEXT = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

function oneLine(text: string): string {
  return text.replace(NO_TEXT, ' ').trim();
}
