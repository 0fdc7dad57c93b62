import type { ScanContext, ScanRow } from '../scan/open-source.ts';

export async function* openAnalysis(_ctx: ScanContext): AsyncGenerator<ScanRow, void, undefined> {
  yield { type: 'scanned', source: 'sonarqube' };
}
