/** CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), by eight bytes at a time (Kounavis & Berry 2005, "slicing-by-8"). */
export function crc32c(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables();
  let crc = 0xffffffff;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low =
      crc ^ (byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24));
    crc =
      byte(t7, low & 255) ^
      byte(t6, (low >>> 8) & 255) ^
      byte(t5, (low >>> 16) & 255) ^
      byte(t4, low >>> 24) ^
      byte(t3, byte(bytes, at + 4)) ^
      byte(t2, byte(bytes, at + 5)) ^
      byte(t1, byte(bytes, at + 6)) ^
      byte(t0, byte(bytes, at + 7));
  }
  for (; at < bytes.length; at += 1) crc = byte(t0, (crc ^ byte(bytes, at)) & 255) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

type Tables = readonly [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];

let made: Tables | undefined;

function tables(): Tables {
  made ??= makeTables();
  return made;
}

function makeTables(): Tables {
  const first = Uint32Array.from({ length: 256 }, (_, n) => {
    let crc = n;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    return crc;
  });
  const next = (table: Uint32Array) => table.map((crc) => byte(first, crc & 255) ^ (crc >>> 8));
  const all = [first];
  while (all.length < 8) all.push(next(all.at(-1) ?? first));
  return all as unknown as Tables;
}

/** An element that is known to exist. */
function byte(from: Uint8Array | Uint32Array, at: number): number {
  return from[at] as number;
}
