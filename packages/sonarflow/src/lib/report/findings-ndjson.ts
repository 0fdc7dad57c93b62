import type { LoggedFinding } from '../sarif/sarif-log.ts';
import { byPosition, type ReportFacts } from './report-facts.ts';

/** A finding with the bundle that holds it, or why none does. */
export interface ListedFinding extends LoggedFinding {
  readonly with: Readonly<Record<string, string>>;
}

/** Characters of a chunk, about. */
const CHUNK = 2 ** 16;

/** All findings by path, position and id. */
export function listedFindings({ entries, asides }: ReportFacts): ListedFinding[] {
  const bundled = entries.flatMap(({ outcome, bundle }) =>
    (bundle?.findings ?? []).map((finding) => ({
      finding,
      with: { bundle: outcome.id, state: outcome.state },
      ...(isDecided(outcome.state) && { aside: { verdict: outcome.state, reason: outcome.reason } }),
    })),
  );
  const others = asides.map(({ finding, verdict, reason }) => ({
    ...{ finding, with: { aside: verdict, reason } },
    aside: { verdict, reason },
  }));
  return [...bundled, ...others].sort((a, b) => byPosition(a.finding, b.finding));
}

/** One finding a line, in chunks of text. */
export function* findingsNdjson(listed: Iterable<ListedFinding>): Generator<string, void, undefined> {
  let chunk = '';
  for (const { finding, with: more } of listed) {
    chunk += `${JSON.stringify({ type: 'finding', ...finding, ...more })}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function isDecided(state: string): state is 'rejected' | 'deferred' {
  return state === 'rejected' || state === 'deferred';
}
