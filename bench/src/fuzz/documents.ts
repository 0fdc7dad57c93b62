import type { Random } from './random.ts';

/** Texts of valid JSON, of the shapes that parsers get wrong. */
export class Documents {
  readonly #random: Random;
  /** What may stand between two tokens. */
  readonly #spaces: readonly string[];
  #budget = 0;

  constructor(random: Random, spaces: readonly string[]) {
    this.#random = random;
    this.#spaces = spaces;
  }

  /** One value of roughly up to `budget` tokens. */
  value(budget: number): string {
    this.#budget = budget;
    return this.#value(0);
  }

  /** An array; `count` elements of roughly up to `budget` tokens each. */
  array(count: number, budget: number): string {
    const elements = Array.from({ length: count }, () => this.space() + this.value(budget) + this.space());
    return `[${elements.length === 0 ? this.space() : elements.join(',')}]`;
  }

  /** An array whose elements begin alike, and so do values within them. */
  alike(count: number): string {
    const random = this.#random;
    const kin = random.pick(KIN);
    const gap = random.once(3) ? this.space() : '';
    const element = (depth: number): string => {
      const kids = depth < 2 && random.once(3) ? Array.from({ length: random.below(4) }, () => element(depth + 1)) : [];
      return kin(random.below(1000), kids.join(`,${gap}`), random.once(9) ? this.#value(10) : '"text"');
    };
    this.#budget = count;
    return `[${Array.from({ length: count }, () => element(0)).join(`,${gap}`)}]`;
  }

  /** An object with the fields in random order among others. */
  object(fields: readonly (readonly [key: string, value: string])[], others: number): string {
    const all = fields.map(([key, value]) => `${quoted(key)}${this.space()}:${this.space()}${value}`);
    for (let i = 0; i < others; i += 1) {
      const field = `${this.#string(KEYS)}:${this.value(4)}`;
      all.splice(this.#random.below(all.length + 1), 0, field);
    }
    return `{${this.space()}${all.join(`${this.space()},${this.space()}`)}${this.space()}}`;
  }

  space(): string {
    return this.#random.once(2) ? '' : this.#random.pick(this.#spaces);
  }

  #value(depth: number): string {
    const random = this.#random;
    this.#budget -= 1;
    if (random.once(250)) return nested(random, random.once(8) ? 3000 : 60);
    const kind = this.#budget <= 0 || depth > 12 ? random.below(6) : random.below(10);
    if (kind < 2) return this.#string(TEXTS);
    if (kind < 4) return number(random);
    if (kind < 6) return random.pick(['null', 'true', 'false', '[]', '{}', '""', '[[]]', '{"":{}}']);
    const parts = Array.from({ length: random.below(5) }, () =>
      kind < 8
        ? this.#value(depth + 1)
        : `${this.#string(KEYS)}${this.space()}:${this.space()}${this.#value(depth + 1)}`,
    );
    if (kind >= 8 && parts.length > 0 && random.once(6)) parts.push(parts[0] as string);
    const inside = parts.map((part) => this.space() + part + this.space()).join(',');
    return kind < 8 ? `[${inside}]` : `{${inside}}`;
  }

  #string(pieces: readonly string[]): string {
    const random = this.#random;
    if (random.once(400))
      return `"${random.pick(['x', 'é', '\\n', '😀', '],', '\\"']).repeat(random.pick([300, 300, 300, 5000, 70_000]))}"`;
    let text = '';
    for (let left = random.below(4); left > 0; left -= 1) text += random.pick(pieces);
    return `"${text}"`;
  }
}

const KEYS = [
  'a',
  'b',
  'id',
  '0',
  '1',
  '__proto__',
  'constructor',
  'toString',
  'length',
  'é',
  '\\u0061',
  '\\u005f',
  '\\"',
  '.',
];
const TEXTS = [
  ...KEYS,
  ...['text', ' ', '0', ',', ']', '[', '}', '{', ':', '],[', '"}'.replace('"', '\\"'), '//', '/*', "'"],
  ...['\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u0000', '\\u001f', '\\uFFFF', '\\ufeff', '\\u2028'],
  ...['\\ud83d\\ude00', '\\ud800', '\\udc00', '\\udfff\\ud800', '\\\\u0041', '\\\\\\"'],
  ...[
    'é',
    'ß',
    '€',
    '😀',
    '\u{10ffff}',
    '\u007f',
    '\u0080',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffd',
    '\uffff',
    'a\u0301',
  ],
];

/** Elements by number, elements within them and another value. */
const KIN: readonly ((n: number, kids: string, other: string) => string)[] = [
  (n, kids, other) => `{"id":${n},"kids":[${kids}],"other":${other}}`,
  (n, kids, other) => `{"kids":[${kids}],"id":${n},"other":${other}}`,
  (n, kids, other) => `[1111,${n},[${kids}],${other},"},{\\"id\\":1"]`,
  (n, kids) => `"alike${n}${kids.length > 0 ? '\\",\\"alike' : ''}"`,
  (n) => `1111${n}`,
];

const NUMBERS = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '10',
    '0.0',
    '-0.0',
    '1.0',
    '0e0',
    '-0e-0',
    '1e1',
    '1E+1',
    '1e-1',
    '0.1',
    '1.7976931348623157e308',
  ],
  ...['1e308', '1e309', '-1e400', '5e-324', '2e-324', '1e-400', '4.9406564584124654e-324', '9007199254740991'],
  ...[
    '9007199254740992',
    '9007199254740993',
    '18446744073709551616',
    '0.30000000000000004',
    '123456789012345678901234567890',
  ],
  ...[
    '2.2250738585072011e-308',
    '1e00000000000000000001',
    '0.00000000000000000000000000000000000000000001',
    '4294967295',
  ],
];

function number(random: Random): string {
  if (random.once(2)) return random.pick(NUMBERS);
  if (random.once(60))
    return `${random.pick(['', '-'])}${random.pick(['1', '9'])}${'0123456789'.repeat(random.pick([3, 40]))}`;
  if (random.once(2)) return String(random.bits() - 2 ** 31);
  return String((random.bits() - 2 ** 31) / 2 ** random.below(60));
}

function nested(random: Random, most: number): string {
  const depth = random.between(1, most);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[0,', ',""]'],
    ['[{"]":', '}]'],
  ] as const);
  return open.repeat(depth) + random.pick(['0', '""', '[]', 'null']) + close.repeat(depth);
}

/** As JSON, now and then with escapes that need not be. */
function quoted(key: string): string {
  return JSON.stringify(key);
}
