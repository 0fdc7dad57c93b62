import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Level } from 'level';
import { describe, expect, it } from 'vitest';
import { damagedTables, isSoundTable } from '../../src/cache/check-tables.ts';
import { crc32c } from '../../src/cache/crc32c.ts';
import { unsnappy } from '../../src/cache/unsnappy.ts';
import { freshDirectory } from './helpers.ts';

/** The tables of a real store, written with LevelDB's compression on or off. */
async function realTables(compression: boolean): Promise<{ directory: string; tables: Buffer[] }> {
  const directory = freshDirectory();
  const level = new Level<string, string>(directory, { compression });
  for (let i = 0; i < 3000; i += 1) await level.put(`key ${i}`, `value ${i} `.repeat(i % 20));
  await (level as unknown as { compactRange(a: string, b: string): Promise<void> }).compactRange('a', 'z');
  await level.close();
  const names = readdirSync(directory).filter((name) => name.endsWith('.ldb'));
  return { directory, tables: names.map((name) => readFileSync(join(directory, name))) };
}

describe('tables of LevelDB', () => {
  it.each([true, false])('are sound as LevelDB wrote them (compression %s)', async (compression) => {
    const { directory, tables } = await realTables(compression);
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.map(isSoundTable)).toEqual(tables.map(() => true));
    expect(await damagedTables(directory)).toEqual([]);
  });

  it.each([true, false])(
    'B3-53 are not sound with a flipped bit in any block (compression %s)',
    async (compression) => {
      const table = (await realTables(compression)).tables[0] as Buffer;
      const blocks = table.length - 48;
      fc.assert(
        fc.property(fc.nat(blocks - 1), fc.nat(7), (at, bit) => {
          const damaged = Buffer.from(table);
          damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
          expect(isSoundTable(damaged)).toBe(false);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('B3-53 are not sound when cut anywhere, or when they are anything else', async () => {
    const table = (await realTables(true)).tables[0] as Buffer;
    fc.assert(fc.property(fc.nat(table.length - 1), (length) => !isSoundTable(table.subarray(0, length))));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const footer = table.subarray(table.length - 8);
        expect(isSoundTable(Buffer.from(bytes))).toBe(false);
        expect(isSoundTable(Buffer.concat([bytes, footer]))).toBe(false);
      }),
    );
  });
});

describe('crc32c', () => {
  it('gives the check values of RFC 3720, B.4', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
    expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, i) => i)))).toBe(0x46dd794e);
  });
});

describe('unsnappy', () => {
  it('decodes literals and overlapping copies', () => {
    // Length 11, literal "ab", copy of 9 from offset 2.
    expect(unsnappy(Buffer.from([11, 0x04, 0x61, 0x62, 0x15, 0x02])).toString()).toBe('abababababa');
  });

  it('refuses anything else without reading or writing beyond its bytes (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          unsnappy(Buffer.from(bytes));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
