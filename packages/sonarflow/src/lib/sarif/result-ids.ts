import type { Fingerprints } from '../finding/fingerprint.ts';
import { listOf, objectOf } from './json-values.ts';
import { keyOf, ownIdOf } from './result-key.ts';
import type { ReadResult } from './sarif-results.ts';
import type { SourceTexts } from './source-texts.ts';

/** Lines of a region that tell it from others: whole functions change too often. */
const LINES = 5;

/** Gives results the ids of findings. */
export class ResultIds {
  private readonly fingerprints: Fingerprints;
  private readonly texts: SourceTexts;

  constructor(fingerprints: Fingerprints, texts: SourceTexts) {
    this.fingerprints = fingerprints;
    this.texts = texts;
  }

  /**
   * Ours from an earlier run; else from what the tool tells results apart by; else from the code, as the tool quotes it or
   * as it is in the root; else from the message. Undefined for a result that was there before.
   */
  async idOf(read: ReadResult): Promise<string | undefined> {
    const { rule, path, message } = read.draft.finding;
    const own = ownIdOf(read.result);
    if (own !== undefined && /^[0-9a-f]{16}$/.test(own)) return this.fingerprints.keep(own) ? own : undefined;
    const key = keyOf(read.result);
    if (this.isRepeated(read, key)) return undefined;
    const text = key === undefined ? await this.codeOf(read) : undefined;
    return this.fingerprints.idOf({ rule, path, key, text, message });
  }

  /** Without columns a tool may say the same twice of two places of a line. */
  private isRepeated({ draft, result }: ReadResult, key: string | undefined): boolean {
    const { rule, path, range, message, flows } = draft.finding;
    if (range?.startColumn === undefined) return false;
    const names = objectOf(listOf(result['locations'])[0])?.['logicalLocations'];
    const content = JSON.stringify([rule, path, range, names, message, flows, key]);
    return !this.fingerprints.isFirst(content);
  }

  private async codeOf({ draft }: ReadResult): Promise<string | undefined> {
    if (draft.snippet !== undefined) return draft.snippet.split('\n', LINES).join('\n');
    const { path, range } = draft.finding;
    if (path === undefined || range === undefined) return undefined;
    const source = await this.texts.of(path);
    return source?.lines(range.startLine, Math.min(range.endLine, range.startLine + LINES - 1));
  }
}
