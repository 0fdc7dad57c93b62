import type { Analysis } from '../../rows.ts';
import type { FetchContext, FindingReader } from '../fetch/fetch-findings.ts';

// biome-ignore lint/correctness/useYield: a stub
export async function* findingsOfAnalysis(row: Analysis, _ctx: FetchContext): FindingReader {
  return { origin: row.type };
}
