import { type Outline, SECTIONS, type SectionId } from '../../rows.ts';
import { type Heading, headingsOf } from './headings.ts';
import { emptyRegion } from './new-readme.ts';
import { possibleMeaningsOf } from './section-names.ts';

type Section = Outline['sections'][number];

/**
 * The text with an empty region for each section that no hand-written heading or line covers, where people look for it. Lines are
 * added, none is changed. Undefined where nothing is lacking.
 */
export function adoptRegions(
  text: string,
  outline: Outline,
): { readonly text: string; readonly ids: readonly SectionId[] } | undefined {
  const headings = headingsOf(text);
  const covered = new Set(headings.flatMap((heading) => [...possibleMeaningsOf(heading.text)]));
  const lacking = outline.sections.filter(
    (section) =>
      !section.onRequest &&
      section.body !== '' &&
      (section.id === 'purpose'
        ? placeOfPurpose(text, headings) !== undefined
        : !covered.has(section.id) && !isCovered(section, text, outline.name)),
  );
  if (lacking.length === 0) return undefined;
  const ids = lacking.map(({ id }) => id);
  const places = new Map<number, SectionId[]>();
  for (const id of ids) {
    const place = (id === 'purpose' ? placeOfPurpose(text, headings) : placeOf(id, headings)) ?? text.length;
    places.set(place, [...(places.get(place) ?? []), id]);
  }
  // From the end, so that offsets hold.
  const fromEnd = [...places].sort(([a], [b]) => b - a);
  return { text: fromEnd.reduce((after, [place, group]) => insert(after, place, group), text), ids };
}

/** What a README says without a heading of its own. */
function isCovered({ id, body }: Section, text: string, name: string): boolean {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (id === 'install') return new RegExp(`\\b(?:install|add|i)\\b[^\\n]*[\\s'"]${quoted}(?![\\w/-])`).test(text);
  const script = /^[a-z]+ .*\brun (?:--filter \S+ )?([\w:-]+)/m.exec(body)?.[1];
  if (id === 'quick-start' && script !== undefined)
    return new RegExp(`\\b(?:npm|pnpm|yarn|bun)(?: run)? ${script}\\b`).test(text);
  if (id === 'quick-start')
    return new RegExp(`['"]${quoted}['"/]|\\b(?:npx|dlx|bunx)\\s+${quoted}(?![\\w/-])`).test(text);
  if (id === 'license') return /licen[cs]e/i.test(text);
  if (id === 'graph') return /^ {0,3}(?:`{3,}|~{3,})\s*mermaid/m.test(text);
  if (id !== 'packages') return false;
  const targets = [...body.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  const linked = targets.filter((target) =>
    new RegExp(`[(<"./ ]${target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[/)>"#]`).test(text),
  );
  return linked.length * 2 >= targets.length;
}

/** Behind the title, if nothing is said there; in a blank file anywhere. */
function placeOfPurpose(text: string, headings: readonly Heading[]): number | undefined {
  if (isBlank(text)) return text.length;
  const [title, next] = headings;
  if (title?.level !== 1) return undefined;
  const below = text.slice(title.next, next?.start ?? text.length).replace(/<!--[\s\S]*?-->/g, '');
  return below.trim() === '' ? title.next : undefined;
}

/** Before the first chapter that comes later in the order of sections, else undefined: at the end. */
function placeOf(id: SectionId, headings: readonly Heading[]): number | undefined {
  const order = SECTIONS.indexOf(id);
  const isLater = ({ text }: Heading) => [...possibleMeaningsOf(text)].some((each) => SECTIONS.indexOf(each) > order);
  return headings.find((heading, at) => at > 0 && heading.level <= 2 && isLater(heading))?.start;
}

/** Puts regions between blank lines. At the end a missing final newline stays missing. */
function insert(text: string, place: number, ids: readonly SectionId[]): string {
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  const before = text.slice(0, place);
  const behind = text.slice(place);
  const isOpen = !isBlank(before) && !before.endsWith('\n');
  const gap = isOpen ? eol + eol : isBlank(before) || /\n[ \t]*\r?\n$/.test(before) ? '' : eol;
  const regions = ids.map((id) => emptyRegion(id, eol)).join(eol);
  if (behind === '') return before + gap + (isOpen ? regions.slice(0, -eol.length) : regions);
  return before + gap + regions + (/^[ \t]*\r?\n/.test(behind) ? '' : eol) + behind;
}

function isBlank(text: string): boolean {
  return text.replace(/^\ufeff/, '').trim() === '';
}
