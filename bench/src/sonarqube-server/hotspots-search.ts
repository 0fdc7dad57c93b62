import type { Dialect } from './dialect.ts';
import { CAP, listOf, pageOf, windowOf } from './paging.ts';
import type { ServedCode, ServedHotspot } from './project.ts';
import { Refusal } from './refusal.ts';

/** What `api/hotspots/search` answers. */
export function searchHotspots(code: ServedCode, query: URLSearchParams, dialect: Dialect, project: string) {
  const window = windowOf(query);
  const status = query.get('status');
  const resolution = query.get('resolution');
  if (resolution !== null && status !== 'REVIEWED') throw new Refusal(400, "'resolution' needs the status 'REVIEWED'");
  const categories = listOf(query, 'sonarsourceSecurity');
  const found = code.hotspots.filter(
    (hotspot) =>
      (status === null || status === statusOf(hotspot)) &&
      (resolution === null || resolution === hotspot.resolution) &&
      (categories === undefined || categories.has(hotspot.category)),
  );
  const total = dialect.cloud ? Math.min(found.length, CAP) : found.length;
  const hotspots = pageOf(found, window);
  const paths = [...new Set(hotspots.map(({ path }) => path))];
  return {
    paging: { pageIndex: window.page, pageSize: window.size, total },
    hotspots: hotspots.map((hotspot) => dialect.hotspot(hotspot, project)),
    components: [
      { key: project, qualifier: 'TRK', name: project, longName: project },
      ...paths.map((path) => ({ key: `${project}:${path}`, qualifier: 'FIL', name: path, longName: path, path })),
    ],
  };
}

function statusOf({ resolution }: ServedHotspot): string {
  return resolution === undefined ? 'TO_REVIEW' : 'REVIEWED';
}
