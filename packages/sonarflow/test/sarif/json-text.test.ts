import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFault, JsonText } from '../../src/lib/sarif/json-text.ts';

/** A document in pieces that end after the given numbers of bytes. */
function open(document: string, cuts: readonly number[] = []): JsonText {
  const bytes = Buffer.from(document);
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const pieces = borders.slice(1).map((end, at) => bytes.subarray(borders[at], end));
  return new JsonText(
    (async function* () {
      yield* pieces;
    })(),
  );
}

/** Reads everything by `members` and `elements`, down to a depth; below that as values. */
async function walk(text: JsonText, depth: number): Promise<unknown> {
  if (depth > 0 && (await text.isObject())) {
    const entries: [string, unknown][] = [];
    for await (const key of text.members()) entries.push([key, await walk(text, depth - 1)]);
    return Object.fromEntries(entries);
  }
  if (depth > 0 && (await text.isArray())) {
    const items: unknown[] = [];
    for await (const index of text.elements()) items[index] = await walk(text, depth - 1);
    return items;
  }
  return text.value();
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof JsonFault ? thrown.kind : `no fault: ${String(thrown)}`;
}

const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('JsonText', () => {
  it('reads what JSON.parse reads, whatever the pieces and however deep it is entered', async () => {
    await fc.assert(
      fc.asyncProperty(json, cuts, fc.nat({ max: 4 }), fc.constantFrom(0, 1, '\t'), async (value, at, depth, space) => {
        const document = JSON.stringify(value, null, space);
        const text = open(document, at);
        expect(await walk(text, depth)).toEqual(JSON.parse(document));
        await text.end();
      }),
      { numRuns: 300 },
    );
  });

  it('passes over what nobody reads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json), cuts, async (list, at) => {
        const text = open(JSON.stringify([...list, 'last']), at);
        let last: unknown;
        for await (const index of text.elements()) if (index === list.length) last = await text.value();
        expect(last).toBe('last');
      }),
      { numRuns: 200 },
    );
  });

  it('says of every document that is cut off that it ends too early, after the items before', async () => {
    const document = JSON.stringify([{ a: [1, '\\"]', { b: null }] }, 'text', { c: true }]);
    for (let length = 0; length < document.length; length += 1) {
      const text = open(document.slice(0, length));
      const items: unknown[] = [];
      const work = (async () => {
        for await (const _ of text.elements()) items.push(await text.value());
      })();
      expect(await faultOf(work)).toBe('cut');
      expect(items).toEqual(JSON.parse(document).slice(0, items.length));
    }
  });

  it.each(['[1,]', '[,1]', '[1 2]', '{"a" 1}', '{a: 1}', '{"a":1,}', '{"a":}', '[}', '[:1]', 'x]', '"a"'])(
    'refuses %s',
    async (document) => {
      const text = open(document);
      const entered = document.startsWith('{') ? text.members() : text.elements();
      const work = (async () => {
        for await (const _ of entered) await text.value();
      })();
      expect(await faultOf(work)).toBe('broken');
    },
  );

  it('refuses what follows the document', async () => {
    const text = open('[] []');
    for await (const _ of text.elements());
    expect(await faultOf(text.end())).toBe('broken');
  });

  it('has no value for what is no JSON between brackets that match, and goes on behind it', async () => {
    const text = open('[{"a": tru}, {"a": 1}, [1,,2], "b"]');
    expect(await walk(text, 1)).toEqual([undefined, { a: 1 }, undefined, 'b']);
  });

  it('takes raw control characters for white space', async () => {
    expect(await open('"a\u0001b\nc"').value()).toBe('a b c');
  });
});
