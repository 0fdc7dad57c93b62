import { byPosition, type ReportFacts } from './report-facts.ts';

/** One finding a line, by path, position and id: with its bundle, or why it was put aside. */
export function findingsNdjson({ entries, asides }: ReportFacts): string {
  const bundled = entries.flatMap(({ outcome, bundle }) =>
    (bundle?.findings ?? []).map((finding) => ({ finding, with: { bundle: outcome.id, state: outcome.state } })),
  );
  const others = asides.map(({ finding, verdict, reason }) => ({ finding, with: { aside: verdict, reason } }));
  return [...bundled, ...others]
    .sort((a, b) => byPosition(a.finding, b.finding))
    .map(({ finding, with: more }) => `${JSON.stringify({ type: 'finding', ...finding, ...more })}\n`)
    .join('');
}
