import assert from 'node:assert/strict';
import type { SmartCache } from '../smart-cache.ts';
import type { ContractCase } from './step-contract.ts';

/** What a store must offer to be tested: SmartCache does, and so may yours. */
export type ContractStore = Pick<
  SmartCache<unknown>,
  'get' | 'lookup' | 'has' | 'set' | 'delete' | 'clear' | 'entries' | 'getOrCompute' | 'flush' | 'close'
>;

type Check = (store: ContractStore) => Promise<void>;

/**
 * The promises every store of core keeps, as test cases. `open` gives an empty store per case; each is closed after.
 * @example for (const { name, run } of storeContract('memory', () => new SmartCache())) it(name, run);
 */
export function storeContract(name: string, open: () => ContractStore | Promise<ContractStore>): ContractCase[] {
  return Object.entries(CHECKS).map(([title, check]) => ({
    name: `${name}: ${title}`,
    run: async () => {
      const store = await open();
      try {
        await check(store);
      } finally {
        await store.close();
      }
    },
  }));
}

/** Values that must come back deeply equal, from memory and from disk. Functions: a fresh value for each use. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'false and zero': () => [false, 0, '', Number.NaN, -0, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 40), 1.5],
  bigint: () => [0n, 5n, -(2n ** 63n), 2n ** 64n, -(10n ** 40n)],
  'text that looks like gzip': () => '\x1f\x8b\b\0',
  'text with lone surrogates': () => ({ '\ud800': 'a\udfffb', ok: '😀é' }),
  'long text': () => 'abc é '.repeat(5000),
  'undefined fields': () => ({ a: undefined, b: null, c: [undefined] }),
  'awkward names': () => JSON.parse('{"__proto__":{"x":1},"constructor":1,"toJSON":"no","":0,"2":2,"1":1}'),
  Buffer: () => Buffer.from('\x1f\x8bbytes', 'latin1'),
  'byte and typed arrays': () => ({ u8: Uint8Array.of(1, 2), f64: Float64Array.of(1.5), raw: new ArrayBuffer(3) }),
  'Map and Set': () =>
    new Map<unknown, unknown>([
      ['k', new Set([1, 'a', null])],
      [7, new Map([[{ a: 1 }, []]])],
    ]),
  'Date and RegExp': () => [new Date(0), new Date(-1), new Date('2020-02-03T04:05:06.789Z'), /a+/giu],
  'sparse array': () => Object.assign(new Array<number>(4), { 1: 1 }),
  'rows of records': () => Array.from({ length: 200 }, (_, i) => ({ type: 'fn', name: `f${i}`, lines: [i, i + 1] })),
};

const NOT_DATA: Readonly<Record<string, () => unknown>> = {
  'a function': () => () => 1,
  'a symbol': () => ({ a: [Symbol('s')] }),
  'a symbol key': () => ({ [Symbol('s')]: 1 }),
  'a cycle': () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    return cycle;
  },
  'a class instance': () => new (class Thing {})(),
  'a promise': () => ({ later: Promise.resolve(1) }),
};

const CHECKS: Readonly<Record<string, Check>> = {
  'a missing value is undefined and no hit': async (store) => {
    assert.equal(await store.get('missing'), undefined);
    assert.deepEqual(await store.lookup('missing'), { hit: false });
    assert.equal(await store.has('missing'), false);
    assert.equal(await store.delete('missing'), false);
  },
  'every value comes back equal': async (store) => {
    for (const [what, make] of Object.entries(VALUES)) {
      await store.set(what, make());
      assert.deepEqual(await store.lookup(what), { hit: true, value: make() }, what);
      assert.deepEqual(await store.get(what), make(), `${what}, read again`);
    }
    await store.flush();
    for (const [what, make] of Object.entries(VALUES)) assert.deepEqual(await store.get(what), make(), what);
  },
  'what is not data is a TypeError and changes nothing': async (store) => {
    await store.set('key', 'before');
    for (const [what, make] of Object.entries(NOT_DATA)) {
      await assert.rejects(store.set('key', make()), TypeError, what);
      await assert.rejects(store.getOrCompute(what, make), TypeError, what);
      assert.equal(await store.has(what), false, what);
    }
    assert.equal(await store.get('key'), 'before');
  },
  'the last write wins': async (store) => {
    await store.set('key', 'x'.repeat(20_000));
    await store.set('key', 'small');
    assert.equal(await store.get('key'), 'small');
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.set('key', `${i}`.repeat(i % 2 ? 1 : 20_000))));
    assert.equal(await store.get('key'), '19');
    await store.flush();
    assert.equal(await store.get('key'), '19');
  },
  'deleted and cleared values stay away': async (store) => {
    await store.set('a', 1);
    await store.set('b', 2);
    await store.flush();
    assert.equal(await store.delete('a'), true);
    assert.equal(await store.get('a'), undefined);
    await store.flush();
    assert.equal(await store.get('a'), undefined);
    assert.equal(await store.get('b'), 2);
    await store.clear();
    assert.equal(await store.has('b'), false);
    await store.set('c', 3);
    await store.flush();
    assert.deepEqual(await keysOf(store), ['c']);
  },
  'keys of any text are kept apart': async (store) => {
    const keys = [
      '',
      'a',
      'a\0',
      '\0a',
      'é',
      'e\u0301',
      '\ud800',
      '\ud801',
      '"\\ud800"',
      '=a',
      '__proto__',
      'k'.repeat(5000),
    ];
    for (const key of keys) await store.set(key, `value of ${key}`);
    await store.flush();
    for (const key of keys) assert.equal(await store.get(key), `value of ${key}`);
    assert.deepEqual(await keysOf(store), [...keys].sort());
  },
  'callers cannot change what is stored': async (store) => {
    const given = { list: [1], map: new Map([['k', { n: 1 }]]), bytes: Buffer.from('abc') };
    await store.set('key', given);
    given.list.push(2);
    given.bytes[0] = 0;
    for (let read = 0; read < 3; read += 1) {
      const value = (await store.get('key')) as typeof given;
      assert.deepEqual(value, { list: [1], map: new Map([['k', { n: 1 }]]), bytes: Buffer.from('abc') });
      tryTo(() => value.list.push(3));
      tryTo(() => value.map.clear());
      tryTo(() => value.bytes.fill(0));
    }
  },
  'concurrent misses load once': async (store) => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return { loads };
    };
    const values = await Promise.all(Array.from({ length: 100 }, () => store.getOrCompute('key', load)));
    assert.equal(loads, 1);
    for (const value of values) assert.deepEqual(value, { loads: 1 });
    assert.deepEqual(await store.getOrCompute('key', load), { loads: 1 });
  },
  'a failed load rejects all and is not remembered': async (store) => {
    const failure = new Error('no');
    const fail = () => Promise.reject(failure);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => store.getOrCompute('key', fail)));
    assert.deepEqual(
      new Set(results.map((result) => result.status === 'rejected' && result.reason)),
      new Set([failure]),
    );
    assert.equal(await store.getOrCompute('key', () => 'second'), 'second');
  },
  'a value of another version is a miss': async (store) => {
    await store.set('key', 1, { version: 'other' });
    assert.equal(await store.get('key', { version: 'other' }), 1);
    await store.flush();
    assert.equal(await store.get('key', { version: 'other' }), 1);
    assert.equal(await store.get('key'), undefined);
  },
};

async function keysOf(store: ContractStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.entries()) keys.push(key);
  return keys.sort();
}

/** Changing a frozen value throws, which is as good as a copy. */
function tryTo(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    assert.ok(error instanceof TypeError);
  }
}
