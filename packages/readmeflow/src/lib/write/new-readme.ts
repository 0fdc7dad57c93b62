import type { Outline, SectionId } from '../../rows.ts';
import { fillRegions, TOOL } from './fill-regions.ts';

/** A README of regions alone, or undefined where the facts support nothing but a name. */
export function newReadme(outline: Outline): string | undefined {
  const sections = outline.sections.filter(({ onRequest }) => !onRequest);
  if (!sections.some(({ body }) => body !== '')) return undefined;
  return fillRegions(`${sections.map(({ id }) => emptyRegion(id)).join('\n')}`, { sections }).text;
}

/** The markers of a region with nothing between them, each on its line. */
export function emptyRegion(id: SectionId, eol = '\n'): string {
  return `<!-- ${TOOL}:begin ${id} -->${eol}<!-- ${TOOL}:end ${id} -->${eol}`;
}
