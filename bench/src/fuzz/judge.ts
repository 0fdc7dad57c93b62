import type { FuzzCase } from './cases.ts';
import type { Engine } from './engine.ts';
import { decoded, type Expected, expected } from './law.ts';
import { type Reading, readCase } from './ours.ts';
import { isSame } from './same.ts';

export type Verdict =
  /** The same values from all, or refused by all. */
  { readonly kind: 'accepted' | 'refused' } | { readonly kind: 'disagreement'; readonly reason: string };

const WRONG = (reason: string): Verdict => ({ kind: 'disagreement', reason });

/** Reads the case in its chunks and compares with JSON.parse, with the case as one chunk, and with stream-json. */
export async function judge(input: FuzzCase, engine: Engine): Promise<Verdict> {
  const law = expected(input);
  try {
    const ours = await readCase(input);
    const reason = byLaw(input, ours, law) ?? (await byChunks(input, ours, law));
    return reason === undefined ? byEngine(input, ours, law, engine) : WRONG(reason);
  } catch (thrown) {
    return WRONG(`threw ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
}

function asWhole(input: FuzzCase): FuzzCase {
  const source = input.source === 'text' ? 'text' : 'buffers';
  return {
    ...input,
    source,
    cuts: [],
    read: 'process',
    options: { ...input.options, chunkSize: 100, bufferSize: 1000 },
  };
}

/**
 * The pieces it comes in change nothing. Of a broken document that is read by `{ path }` it is left open how far it was
 * read before it was found broken. Where the law says it all, there is nothing to compare.
 */
async function byChunks(input: FuzzCase, ours: Reading, law: Expected): Promise<string | undefined> {
  const isSettled = law.kept !== undefined || (law.values !== undefined && !ours.refusal && ours.bad.length === 0);
  if (isSettled) return undefined;
  const whole = await readCase(asWhole(input));
  if (typeof input.format === 'object' && ours.refusal && whole.refusal) {
    const common = Math.min(ours.values.length, whole.values.length);
    return isSame(ours.values.slice(0, common), whole.values.slice(0, common)) ? undefined : 'other values in chunks';
  }
  const [one, other] = [ours, whole].map(({ refusal, bad }) => JSON.stringify([refusal, bad]));
  if (one !== other) return `${one} in chunks, ${other} as a whole`;
  if (isSame(ours.values, whole.values)) return undefined;
  return `${ours.values.length} values in chunks, ${whole.values.length} as a whole, not the same`;
}

function byLaw(input: FuzzCase, ours: Reading, law: Expected): string | undefined {
  const { skip, maxRecordBytes = Number.POSITIVE_INFINITY } = input.options;
  const { refusal } = ours;
  const tooLarge = refusal?.code === 'RECORD_TOO_LARGE';
  if (refusal && refusal.code !== 'INPUT_INVALID' && !tooLarge) return `refused with ${refusal.code}`;
  if (tooLarge && maxRecordBytes >= input.bytes.length * 3) return 'refused as too large';
  if (law.kept !== undefined) return byLines(ours, law, skip);
  // What a guard or skipping leaves of an array is no business of JSON.parse.
  if (tooLarge || (ours.bad.length > 0 && (law.values === undefined || maxRecordBytes < input.bytes.length)))
    return undefined;
  if (ours.bad.length > 0) return 'skipped what JSON.parse accepts';
  if (law.values === undefined) return refusal ? undefined : 'accepted what JSON.parse refuses';
  if (refusal) return `refused what JSON.parse accepts: ${refusal.message}`;
  return isSame(ours.values, law.values) ? undefined : 'other values than JSON.parse';
}

function byLines(ours: Reading, law: Expected, skip: boolean): string | undefined {
  if ((ours.refusal === undefined) !== (law.values !== undefined)) {
    return ours.refusal
      ? `refused what JSON.parse accepts: ${ours.refusal.message}`
      : 'accepted what JSON.parse refuses';
  }
  if (!isSame(ours.values, law.kept)) return 'other values than JSON.parse per line';
  const places = (skip ? ours.bad : ours.refusal ? [ours.refusal.details as Reading['bad'][number]] : []).map(
    ({ line, byteOffset }) => ({ line, byteOffset }),
  );
  return isSame(places, law.bad) ? undefined : `bad lines at ${JSON.stringify(places)}, not ${JSON.stringify(law.bad)}`;
}

/** Texts that are JSON texts as a whole: a document, or the lines of NDJSON. */
function textsOf(input: FuzzCase, law: Expected): string[] {
  const text = decoded(input.source === 'text' ? Buffer.from(input.bytes.toString()) : input.bytes);
  if (text === undefined) return [];
  return law.kept === undefined ? [text] : text.split('\n').filter((line) => !/^[ \t\r]*$/.test(line));
}

/**
 * stream-json 3.8 as the second oracle. On whole JSON texts no difference between it and JSON.parse is known, in millions of
 * inputs, so one that shows up is a disagreement, too: it is either a bug of stream-json, to be named here and let pass
 * with JSON.parse as the law, or of this comparison. (What differs is what a text is: stream-json drops a byte order mark
 * by itself, so it is given the text without it; and JSON.parse keeps the last of two equal keys, see `law.ts`.)
 */
function byEngine(input: FuzzCase, ours: Reading, law: Expected, engine: Engine): Verdict {
  for (const text of textsOf(input, law)) {
    const { value, elements } = engine(text);
    if (!isSame(value, nativeValue(text))) return WRONG('stream-json and JSON.parse differ');
    if (input.format !== 'json-array' || !ours.refusal || input.options.skip) continue;
    const common = Math.min(elements.length, ours.values.length);
    if (!isSame(elements.slice(0, common), ours.values.slice(0, common))) {
      return WRONG('other values before the refusal than stream-json');
    }
  }
  return { kind: ours.refusal || ours.bad.length > 0 ? 'refused' : 'accepted' };
}

function nativeValue(text: string): readonly [unknown] | undefined {
  try {
    return [JSON.parse(text)];
  } catch {
    return undefined;
  }
}
