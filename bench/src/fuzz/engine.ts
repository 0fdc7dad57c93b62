import type { Token } from 'stream-json/core/parser.js';

/** What stream-json makes of one JSON text, given in small pieces. */
export interface EngineResult {
  /** In a list of its own, as any value may be one; undefined: refused. */
  readonly value: readonly [unknown] | undefined;
  /** If the text is refused and is an array as far as it goes: its elements before that. */
  readonly elements: readonly unknown[];
}

export type Engine = (text: string) => EngineResult;

// The mark of stream-json's own protocol is a registered symbol.
const FLUSH = Symbol.for('object-stream.none');
type Tokenize = (text: string | typeof FLUSH) => Token | { readonly values: readonly Token[] } | typeof FLUSH;

/** stream-json, the strict streaming parser: its own tokenizer and assembler. */
export async function loadEngine(): Promise<Engine> {
  const [{ jsonParser }, { Assembler }] = await Promise.all([
    import('stream-json/core/parser.js'),
    import('stream-json/core/assembler.js'),
  ]);
  return (text) => {
    const tokenize = jsonParser({ packValues: true, streamValues: false }) as unknown as Tokenize;
    const assembler = new Assembler();
    const feed = (piece: string | typeof FLUSH) => {
      const tokens = tokenize(piece);
      const list = typeof tokens === 'symbol' ? [] : 'values' in tokens ? tokens.values : [tokens];
      for (const token of list) assembler.consume(token);
    };
    const size = Math.max(48, Math.ceil(text.length / 30));
    try {
      for (let at = 0; at < text.length; at += size) feed(text.slice(at, at + size));
      feed(FLUSH);
      return { value: [assembler.current], elements: [] };
    } catch {
      const root: unknown = assembler.depth > 1 ? assembler.stack[0] : assembler.current;
      return { value: undefined, elements: Array.isArray(root) ? root : [] };
    }
  };
}
