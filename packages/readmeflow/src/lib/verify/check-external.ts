import type { StepContext } from '@pipelines/core';
import type { Fault } from '../document/document-facts.ts';
import { shownAddress } from '../external/addresses.ts';
import { checkUrls, type UrlOptions, type UrlVerdict } from '../external/check-urls.ts';
import type { ExternalLink } from './check-documents.ts';
import type { FaultList } from './fault-list.ts';

/**
 * Asks the hosts of links, each address once whatever stands behind its `#`; whether a page has an anchor is not looked at. Adds
 * what is wrong to `faults`. Resolves to the number of links that were asked for. `documents` is how many are done.
 */
export async function checkExternal(
  links: readonly ExternalLink[],
  faults: FaultList,
  documents: number,
  ctx: StepContext<UrlOptions>,
): Promise<number> {
  const byUrl = new Map<string, ExternalLink[]>();
  for (const each of links) {
    const url = withoutFragment(each.link.target);
    const known = byUrl.get(url);
    if (known) known.push(each);
    else byUrl.set(url, [each]);
  }
  let asked = 0;
  ctx.progress.total(documents + byUrl.size);
  for await (const verdict of checkUrls([...byUrl.keys()], ctx.config, ctx)) {
    const found = byUrl.get(verdict.url) ?? [];
    if (verdict.asked) asked += found.length;
    for (const { link, ignores, ...document } of found) faults.add(document, faultsOf(link, verdict), ignores);
  }
  return asked;
}

function withoutFragment(target: string): string {
  const at = target.indexOf('#');
  return at === -1 ? target : target.slice(0, at);
}

function faultsOf(link: ExternalLink['link'], verdict: UrlVerdict): Fault[] {
  const { line, column, endColumn } = link;
  const target = shownAddress(link.target);
  const place = { line, column, ...(endColumn !== undefined && { endColumn }), target };
  if (verdict.state === 'broken') {
    return [{ ...place, rule: 'broken-url', message: `the page is not there: ${verdict.reason}` }];
  }
  if (verdict.state !== 'moved' || verdict.location === undefined) return [];
  const fragment = link.target.slice(withoutFragment(link.target).length);
  const location = verdict.location.includes('#') ? verdict.location : `${verdict.location}${fragment}`;
  if (location === link.target) return [];
  // A name and password must not get lost; what a server sends may hold signs that end a link in Markdown.
  const isPlain = link.raw !== undefined && target === link.target && /^[\w./:?=&%#@+,;~-]+$/.test(location);
  const message = `the page has moved for good: ${verdict.reason}`;
  return [{ ...place, rule: 'moved-url', message, suggestion: location, ...(isPlain && { replacement: location }) }];
}
