import { isPipelineError, PipelineError } from '@pipelines/core';
import { frontMatterLength, listRegions, scanLines } from '@pipelines/core/markdown';
import type { Outline } from '../../rows.ts';
import { adoptRegions } from './adopt-regions.ts';
import { type FilledRegions, fillRegions, TOOL } from './fill-regions.ts';

/** What a README is to become. */
export type Revised =
  | ({ readonly state: 'managed'; readonly adopted: boolean } & FilledRegions)
  | { readonly state: 'unmanaged' | 'opted-out'; readonly reason: string }
  | { readonly state: 'broken'; readonly line: number; readonly reason: string };

const OFF = /^<!--\s*readmeflow:off\b(?:(?!<!--).)*-->$/;

/** Fills the regions of a text; one without any is left alone, or with `adopt` gets those that it lacks. Never throws. */
export function reviseReadme(text: string, outline: Outline, adopt: boolean): Revised {
  if (isOff(text)) return { state: 'opted-out', reason: 'a comment in it says so' };
  try {
    if (listRegions(text, { tool: TOOL }).length > 0)
      return { state: 'managed', adopted: false, ...fillRegions(text, outline) };
    if (!adopt) return { state: 'unmanaged', reason: 'it has no regions: --adopt adds them' };
    const adopted = adoptRegions(text, outline);
    if (!adopted) return { state: 'unmanaged', reason: 'what it could get is there, written by hand' };
    const found = listRegions(adopted.text, { tool: TOOL });
    if (found.length !== adopted.ids.length)
      throw new PipelineError('MARKDOWN_INVALID', 'regions would not be read back: is a fence or a comment left open?');
    return { state: 'managed', adopted: true, ...fillRegions(adopted.text, outline) };
  } catch (thrown) {
    if (!isPipelineError(thrown) || thrown.code !== 'MARKDOWN_INVALID') throw thrown;
    const line = Number(thrown.details['line']) || 1;
    return { state: 'broken', line, reason: thrown.message.replace(/^line \d+: /, '') };
  }
}

function isOff(text: string): boolean {
  if (!text.includes('readmeflow:off')) return false;
  for (const { kind, content } of scanLines(text, frontMatterLength(text)))
    if (kind === 'text' && OFF.test(content)) return true;
  return false;
}
