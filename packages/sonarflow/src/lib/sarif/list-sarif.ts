import type { ScanContext, ScanRow } from '../scan/open-source.ts';

export async function* listSarif(_ctx: ScanContext): AsyncGenerator<ScanRow, void, undefined> {
  yield { type: 'scanned', source: 'sarif' };
}
