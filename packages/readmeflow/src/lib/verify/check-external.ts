import type { StepContext } from '@pipelines/core';
import type { Fault } from '../document/document-facts.ts';
import { checkUrls, type UrlOptions, type UrlVerdict } from '../external/check-urls.ts';
import type { ExternalLink } from './check-documents.ts';
import type { FaultList } from './fault-list.ts';

/**
 * Asks the hosts of links, each address once whatever stands behind its `#`; whether a page has an anchor is not looked at. Adds
 * what is wrong to `faults`. Resolves to the number of links that were judged.
 */
export async function checkExternal(
  links: readonly ExternalLink[],
  faults: FaultList,
  ctx: StepContext<UrlOptions>,
): Promise<number> {
  const byUrl = new Map<string, ExternalLink[]>();
  for (const each of links) {
    const url = withoutFragment(each.link.target);
    const known = byUrl.get(url);
    if (known) known.push(each);
    else byUrl.set(url, [each]);
  }
  let judged = 0;
  for await (const verdict of checkUrls([...byUrl.keys()], ctx.config, ctx)) {
    const found = byUrl.get(verdict.url) ?? [];
    if (verdict.state !== 'unknown') judged += found.length;
    for (const { link, ignores, ...document } of found) faults.add(document, faultsOf(link, verdict), ignores);
  }
  return judged;
}

function withoutFragment(target: string): string {
  const at = target.indexOf('#');
  return at === -1 ? target : target.slice(0, at);
}

function faultsOf({ target, line, column, endColumn, raw }: ExternalLink['link'], verdict: UrlVerdict): Fault[] {
  const place = { line, column, ...(endColumn !== undefined && { endColumn }) };
  if (verdict.state === 'broken') {
    return [{ ...place, rule: 'broken-url', message: `the page is not there: ${verdict.reason}`, target }];
  }
  if (verdict.state !== 'moved' || verdict.location === undefined) return [];
  const fragment = target.slice(withoutFragment(target).length);
  const location = verdict.location.includes('#') ? verdict.location : `${verdict.location}${fragment}`;
  return [
    {
      ...{ ...place, rule: 'moved-url', target, suggestion: location },
      message: `the page has moved for good: ${verdict.reason}`,
      // What the server sends as an address may hold signs that end a link in Markdown.
      ...(raw !== undefined && /^[\w./:?=&%#@+,;~-]+$/.test(location) && { replacement: location }),
    },
  ];
}
