import { listRegions, type Region, setRegion } from '@pipelines/core/markdown';
import { type Outline, SECTIONS, type SectionId } from '../../rows.ts';
import { type Heading, headingsOf } from './headings.ts';
import { sameLayout } from './same-layout.ts';
import { meaningsOf } from './section-names.ts';

/** Whose markers: `<!-- readmeflow:begin api -->`. */
export const TOOL = 'readmeflow';

export interface FilledRegions {
  readonly text: string;
  /** What has a region and something in it, in the order of the text. */
  readonly sections: SectionId[];
  /** Regions of no section that there is. They stay as they are. */
  readonly unknown: readonly Pick<Region, 'name' | 'line'>[];
}

/**
 * The text with its regions filled: not a byte outside of them changes. A region brings its heading, unless the heading that it
 * stands under was written by hand and means the same; one that no fact supports is empty. What differs in layout alone, as a
 * formatter leaves it, stays. Throws MARKDOWN_INVALID where markers are unbalanced, nested, repeated or not alone on their lines.
 */
export function fillRegions(text: string, outline: Pick<Outline, 'sections'>): FilledRegions {
  const regions = listRegions(text, { tool: TOOL });
  const headings = headingsOf(text).filter(({ line }) => !regions.some((region) => isInside(line, region)));
  const sections = new Map(outline.sections.map((section) => [section.id as string, section]));
  const filled: SectionId[] = [];
  let after = text;
  let title: { readonly line: number; readonly id: SectionId } | undefined;
  for (const region of regions) {
    if (!isSection(region.name)) continue;
    const section = sections.get(region.name);
    const above = headings.findLast(({ line }) => line < region.line);
    const nearest = above && above.line > (title?.line ?? 0) ? above : undefined;
    const own = section !== undefined && bringsTitle(section.id, nearest, headings);
    const content = section ? contentOf(section, own) : '';
    if (content !== '') filled.push(region.name);
    if (own) title = { line: region.line, id: region.name };
    if (!sameLayout(region.content, content)) after = setRegion(after, region.name, content, { tool: TOOL }).text;
  }
  const unknown = regions.filter(({ name }) => !isSection(name)).map(({ name, line }) => ({ name, line }));
  return { text: after, sections: filled, unknown };
}

function isSection(name: string): name is SectionId {
  return (SECTIONS as readonly string[]).includes(name);
}

function isInside(line: number, region: Region): boolean {
  return line > region.line && line <= region.line + region.content.split('\n').length;
}

/** A document has one title; any other heading is repeated unless it stands right there. */
function bringsTitle(id: SectionId, nearest: Heading | undefined, headings: readonly Heading[]): boolean {
  if (id === 'purpose') return !headings.some(({ level }) => level === 1);
  return nearest === undefined || !meaningsOf(nearest.text).has(id);
}

function contentOf({ id, title, body }: Outline['sections'][number], hasTitle: boolean): string {
  const heading = hasTitle ? [`${id === 'purpose' ? '#' : '##'} ${title}`] : [];
  const content = [...heading, ...(body === '' ? [] : [body])].join('\n\n');
  // A tag on its own line takes all lines up to the next blank one, and would take what stands behind the marker.
  return content.endsWith('>') ? `${content}\n\n` : content;
}
