import type { Finding } from '../../rows.ts';
import { EFFORT } from '../finding/effort.ts';
import { blameOf } from './issues.ts';
import { Places, rangeOf } from './places.ts';
import { type Draft, idOf, PageRows, type Raw, rawList, text } from './row-shapes.ts';
import { assessHotspot } from './severity.ts';

/** What people decided about a hotspot they reviewed. */
const DISMISSED: Readonly<Record<string, Finding['dismissed']>> = {
  SAFE: 'safe',
  ACKNOWLEDGED: 'accepted',
  EXCEPTION: 'accepted',
};

/** The rows of a page of `api/hotspots/search`. `blame`: with author and date. */
export function hotspotRows(body: Raw, project: string, blame: boolean): PageRows {
  const places = new Places(body, project);
  const rows = new PageRows();
  for (const hotspot of rawList(body['hotspots'])) {
    const key = text(hotspot['key']);
    if (key === undefined) continue;
    rows.keys.push(key);
    if (hotspot['resolution'] === 'FIXED') continue;
    rows.findings.push(hotspotDraft(hotspot, { id: idOf(project, key), key }, places, blame));
  }
  return rows;
}

function hotspotDraft(
  hotspot: Raw,
  { id, key }: { readonly id: string; readonly key: string },
  places: Places,
  blame: boolean,
): Draft {
  const category = text(hotspot['securityCategory']);
  // Servers before 9.7 tell the category, but not the rule.
  const rule = text(hotspot['ruleKey']) ?? `hotspot:${category ?? 'others'}`;
  const { probability, severity } = assessHotspot(hotspot);
  const path = places.path(hotspot['component']);
  const range = path === undefined ? undefined : rangeOf(hotspot);
  const flows = places.flows(hotspot, path);
  const dismissed = hotspot['status'] === 'REVIEWED' ? DISMISSED[String(hotspot['resolution'])] : undefined;
  return {
    ...{ type: 'finding', id, source: 'sonarqube' },
    rule,
    kind: 'hotspot',
    ...{ severity, probability },
    effort: EFFORT.hotspot[severity],
    message: text(hotspot['message']) ?? rule,
    ...(path !== undefined && { path }),
    ...(range && { range }),
    ...(flows && { flows }),
    key,
    ...(dismissed && { dismissed }),
    ...(category !== undefined && { tags: [category] }),
    ...(blame && blameOf(hotspot)),
  };
}
