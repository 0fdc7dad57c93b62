import type { Embed } from '../document/document-facts.ts';

/** What an embed names of a file; what is missing of it; or that this cannot be told. */
export type Cut = { readonly text: string } | { readonly missing: string } | 'unknown';

export function cutOut(text: string, { lines, between, region }: Embed): Cut {
  if (lines) return linesOf(text, lines);
  if (between) return betweenOf(text, between);
  if (region === undefined) return { text };
  const start = new RegExp(`(?:region|ANCHOR):?\\s+${region.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'i');
  return start.test(text) ? { text } : { missing: `region \`${region}\`` };
}

function linesOf(text: string, { from, to }: { readonly from: number; readonly to: number }): Cut {
  const all = text.replace(/\r?\n$/, '').split(/\r\n|\r|\n/);
  const isOpen = to === Number.MAX_SAFE_INTEGER;
  const last = isOpen ? from : Math.max(from, to);
  if (from < 1 || last > all.length) return { missing: `line ${last}: it has ${all.length}` };
  return { text: all.slice(from - 1, isOpen ? undefined : to).join('\n') };
}

/** embedmd: what the first matches, up to the end of what the second matches behind it. */
function betweenOf(text: string, { from, to }: { readonly from: string; readonly to?: string }): Cut {
  const [start, end] = [expression(from), to === undefined || to === '$' ? undefined : expression(to)];
  if (!start || (to !== undefined && to !== '$' && !end)) return 'unknown';
  const first = start.exec(text);
  if (!first) return { missing: `text that /${from}/ matches` };
  if (to === '$') return { text: text.slice(first.index) };
  if (!end) return { text: first[0] };
  const behind = first.index + first[0].length;
  const last = end.exec(text.slice(behind));
  if (!last) return { missing: `text that /${to}/ matches` };
  return { text: text.slice(first.index, behind + last.index + last[0].length) };
}

/** Expressions of Go are much as those here, but for their flags. Undefined for what only Go understands. */
function expression(pattern: string): RegExp | undefined {
  const [, flags = '', rest = ''] = /^(?:\(\?([a-z]+)\))?([\s\S]*)$/.exec(pattern) ?? [];
  if (/[^ims]/.test(flags)) return undefined;
  try {
    return new RegExp(rest, flags);
  } catch {
    return undefined;
  }
}
