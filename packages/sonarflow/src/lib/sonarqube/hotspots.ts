import type { Finding } from '../../rows.ts';
import { EFFORT } from '../finding/effort.ts';
import { hotspotLink, ruleLink, type Target } from './dialects.ts';
import { blameOf } from './issues.ts';
import { flowsOf, pathOf, rangeOf } from './places.ts';
import { type Components, componentsOf, type Draft, type PageRow, type Raw, rawList, text } from './row-shapes.ts';
import { assessHotspot } from './severity.ts';

/** What people decided about a hotspot they reviewed. */
const DISMISSED: Readonly<Record<string, Finding['dismissed']>> = {
  SAFE: 'safe',
  ACKNOWLEDGED: 'accepted',
  EXCEPTION: 'accepted',
};

/** The rows of a page of `api/hotspots/search`. `blame`: with author and date. */
export function hotspotRows(body: Raw, target: Target, blame: boolean): PageRow[] {
  const components = componentsOf(body);
  return rawList(body['hotspots']).flatMap((hotspot) => {
    const key = text(hotspot['key']);
    if (key === undefined) return [];
    if (hotspot['resolution'] === 'FIXED') return [{ key }];
    return [{ key, draft: hotspotDraft(hotspot, key, components, target, blame) }];
  });
}

function hotspotDraft(hotspot: Raw, key: string, components: Components, target: Target, blame: boolean): Draft {
  const category = text(hotspot['securityCategory']);
  const rule = text(hotspot['ruleKey']);
  const { probability, severity } = assessHotspot(hotspot);
  const path = pathOf(hotspot['component'], components, target.project);
  const range = path === undefined ? undefined : rangeOf(hotspot);
  const flows = flowsOf(hotspot, components, target.project, path);
  const dismissed = hotspot['status'] === 'REVIEWED' ? DISMISSED[String(hotspot['resolution'])] : undefined;
  // Servers before 9.7 tell the category, but not the rule.
  const named = rule ?? `hotspot:${category ?? 'others'}`;
  return {
    rule: named,
    ...(rule !== undefined && { help: ruleLink(target, rule) }),
    kind: 'hotspot',
    severity,
    probability,
    effort: EFFORT.hotspot[severity],
    message: text(hotspot['message']) ?? named,
    ...(path !== undefined && { path }),
    ...(range && { range }),
    ...(flows && { flows }),
    permalink: hotspotLink(target, key),
    key,
    ...(dismissed && { dismissed }),
    ...(category !== undefined && { tags: [category] }),
    ...(blame && blameOf(hotspot)),
  };
}
