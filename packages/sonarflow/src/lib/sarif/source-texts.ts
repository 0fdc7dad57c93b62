import { readFile, stat } from 'node:fs/promises';
import { resolveInRoot } from '@pipelines/core/node';

/** Larger files are not read. */
const MAX_BYTES = 2 ** 22;
/** Files kept at a time. */
const KEPT = 16;

/** The text of a file, by lines. */
export class SourceText {
  readonly text: string;
  /** Where each line begins. */
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (found) => found.index + found[0].length)];
  }

  /** Lines from 1; undefined where there are none. */
  lines(first: number, last: number): string | undefined {
    const start = this.starts[first - 1];
    return start === undefined ? undefined : this.text.slice(start, this.starts[last]);
  }

  /** Line and column, from 1, of an offset in UTF-16 units. Undefined behind the end. */
  positionOf(offset: number): { line: number; column: number } | undefined {
    if (offset > this.text.length) return undefined;
    let low = 0;
    for (let high = this.starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/** The files that findings are about, as they lie in the root. Memory: the last few files that were asked for. */
export class SourceTexts {
  private readonly root: string;
  private readonly kept = new Map<string, SourceText | undefined>();

  constructor(root: string) {
    this.root = root;
  }

  /** Undefined if there is no such file, it leads out of the root, is large or is binary. */
  async of(path: string): Promise<SourceText | undefined> {
    if (this.kept.has(path)) {
      const text = this.kept.get(path);
      this.kept.delete(path);
      this.kept.set(path, text);
      return text;
    }
    const text = await this.read(path).catch(() => undefined);
    this.kept.set(path, text);
    const oldest = this.kept.keys().next();
    if (this.kept.size > KEPT && !oldest.done) this.kept.delete(oldest.value);
    return text;
  }

  private async read(path: string): Promise<SourceText | undefined> {
    const file = await resolveInRoot(this.root, path);
    const { size } = await stat(file);
    if (size > MAX_BYTES) return undefined;
    const bytes = await readFile(file);
    return bytes.includes(0) ? undefined : new SourceText(bytes.toString());
  }
}
