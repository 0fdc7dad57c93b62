import type { Assembler } from 'stream-json/core/assembler.js';
import type { Token } from 'stream-json/core/parser.js';
import { PipelineError } from '../errors.ts';
import { type Emit, type RecordDecoder, RecordGuard, type RecordOptions } from './records.ts';

// The marks of stream-json's own protocol are registered symbols.
const FLUSH = Symbol.for('object-stream.none');
/** Characters tokenised at a time, so that the tokens of a large chunk are never all in memory. */
const SLICE = 2 ** 14;

type Tokenize = (text: string | typeof FLUSH) => Token | { readonly values: readonly Token[] } | typeof FLUSH;

/**
 * The elements of the array at a path of a JSON document, by the tokens of stream-json, which is loaded here.
 * Everything outside that array is read and forgotten. Nothing can be skipped: a document that is broken anywhere,
 * holds no array at the path, or holds two, throws. `maxRecordBytes` is measured in whole slices of 16 Ki characters.
 */
export async function openJsonPathDecoder(path: readonly string[], options: RecordOptions): Promise<RecordDecoder> {
  const [{ jsonParser }, { Assembler }] = await Promise.all([
    import('stream-json/core/parser.js'),
    import('stream-json/core/assembler.js'),
  ]);
  const tokenize = jsonParser({ packValues: true, streamValues: false }) as unknown as Tokenize;
  return new JsonPathDecoder(path, options, tokenize, new Assembler());
}

class JsonPathDecoder implements RecordDecoder {
  readonly #path: readonly string[];
  readonly #name: string;
  readonly #maxLength: number;
  readonly #tokenize: Tokenize;
  readonly #assembler: Assembler;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  /** Key or index of each open container. */
  readonly #where: (string | number)[] = [];
  #text = '';
  #textAt = 0;
  #tokens: readonly Token[] = [];
  #tokenAt = 0;
  #inside = false;
  #found = false;
  #emitted = 0;
  /** Characters since the tokenizer or the element in hand last let go of any. */
  #held = 0;

  constructor(path: readonly string[], options: RecordOptions, tokenize: Tokenize, assembler: Assembler) {
    this.#path = path;
    this.#name = options.name ?? 'input';
    this.#maxLength = new RecordGuard(options).maxBytes;
    this.#tokenize = tokenize;
    this.#assembler = assembler;
  }

  write(chunk: Buffer): void {
    this.#text = this.#decode(chunk);
    this.#textAt = 0;
  }

  read(max: number, emit: Emit): boolean {
    for (let left = max; left > 0; ) {
      const token = this.#tokens[this.#tokenAt];
      if (token) {
        this.#tokenAt += 1;
        if (this.#take(token, emit)) left -= 1;
      } else if (this.#textAt < this.#text.length) {
        this.#tokenizeNext(this.#text.slice(this.#textAt, this.#textAt + SLICE));
        this.#textAt += SLICE;
      } else return false;
    }
    return true;
  }

  end(emit: Emit): void {
    this.write(Buffer.alloc(0));
    this.#decode(undefined);
    this.#tokenizeNext(FLUSH);
    while (this.read(Number.MAX_SAFE_INTEGER, emit));
    if (!this.#found) throw this.#broken('no array');
  }

  #decode(chunk: Buffer | undefined): string {
    try {
      return chunk ? this.#utf8.decode(chunk, { stream: true }) : this.#utf8.decode();
    } catch {
      throw this.#broken('not valid UTF-8');
    }
  }

  #tokenizeNext(text: string | typeof FLUSH): void {
    let tokens: ReturnType<Tokenize>;
    try {
      tokens = this.#tokenize(text);
    } catch {
      throw this.#broken('not valid JSON');
    }
    this.#tokenAt = 0;
    this.#tokens = typeof tokens === 'symbol' ? [] : 'values' in tokens ? tokens.values : [tokens];
    if (!this.#inside && this.#tokens.length > 0) this.#held = 0;
    else if (typeof text === 'string') this.#held += text.length;
    if (this.#held > this.#maxLength) throw this.#broken(`a record larger than ${this.#maxLength} bytes`, true);
  }

  /** True if the token completed an element. */
  #take(token: Token, emit: Emit): boolean {
    if (!this.#inside) {
      this.#walk(token);
      return false;
    }
    this.#assembler.consume(token);
    if (this.#assembler.done) {
      this.#inside = false;
      this.#where.pop();
      return false;
    }
    const elements = this.#assembler.current as unknown[];
    if (this.#assembler.depth > 1 || elements.length === 0) return false;
    this.#held = 0;
    this.#emitted += 1;
    emit(elements.pop(), 0);
    return true;
  }

  /** Keeps track of where the token stands, and starts collecting at the array that was asked for. */
  #walk(token: Token): void {
    const where = this.#where;
    const last = where.length - 1;
    if (token.name === 'endObject' || token.name === 'endArray') {
      where.pop();
      return;
    }
    if (token.name === 'keyValue') {
      where[last] = token.value;
      return;
    }
    const index = where[last];
    if (typeof index === 'number') where[last] = index + 1;
    const matches =
      where.length === this.#path.length && where.every((key, depth) => String(key) === this.#path[depth]);
    if (matches) this.#enter(token);
    if (token.name === 'startObject') where.push('');
    if (token.name === 'startArray') where.push(-1);
  }

  #enter(token: Token): void {
    if (token.name !== 'startArray') throw this.#broken('no array');
    if (this.#found) throw this.#broken('a second array');
    this.#found = true;
    this.#inside = true;
    this.#held = 0;
    this.#assembler.consume(token);
  }

  #broken(what: string, tooLarge = false): PipelineError {
    const path = this.#path.join('.');
    const message = `${this.#name}: ${what} at or before \`${path}\`, after ${this.#emitted} records`;
    const details = { source: this.#name, path, records: this.#emitted };
    return new PipelineError(tooLarge ? 'RECORD_TOO_LARGE' : 'INPUT_INVALID', message, { details });
  }
}
