import type { Sarif } from '../../rows.ts';
import type { FetchContext, FindingReader } from '../fetch/fetch-findings.ts';

// biome-ignore lint/correctness/useYield: a stub
export async function* findingsOfSarif(row: Sarif, _ctx: FetchContext): FindingReader {
  return { origin: row.type };
}
