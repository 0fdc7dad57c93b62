import { type FrontMatterValue, readFrontMatter, setFrontMatterKey } from '@pipelines/core/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const set = (text: string, key: string, value: FrontMatterValue) => setFrontMatterKey(text, key, value).text;

/** [front matter before, value, front matter after] for the key `k`. */
const CASES: readonly (readonly [string, string, FrontMatterValue, string])[] = [
  ['a plain value', 'k: a', 'b c', 'k: b c'],
  ['a comment on the line', 'k:   a   # why', 'b', 'k:   b   # why'],
  ['single quotes', "k: 'a' # c", "it's", "k: 'it''s' # c"],
  ['double quotes', 'k: "a"', 'b "c"', 'k: "b \\"c\\""'],
  ['an empty value', 'k:\nz: 1', 'b', 'k: b\nz: 1'],
  ['an empty value with a comment', 'k: # c\nz: 1', 'b', 'k: b # c\nz: 1'],
  ['null', 'k: ~', 'b', 'k: b'],
  ['a folded value', 'k: >-\n  a\n\n  b\n\nz: 1', 'c', 'k: c\n\nz: 1'],
  ['a literal value with a comment', 'k: | # c\n  a\n  b\nz: 1', 'c', 'k: c # c\nz: 1'],
  ['a plain value of two lines', 'k: a\n  b\nz: 1', 'c', 'k: c\nz: 1'],
  ['a quoted value of two lines', 'k: "a\n  b" # c\nz: 1', 'c', 'k: "c" # c\nz: 1'],
  ['a value below its key', 'k:\n  a\nz: 1', 'c', 'k:\n  c\nz: 1'],
  ['a flow list', 'k: [a, b] # c', ['x', 'y, z'], "k: [x, 'y, z'] # c"],
  ['a flow list of two lines', 'k: [a,\n  b]\nz: 1', ['x'], 'k: [x]\nz: 1'],
  [
    'a block list',
    'k: # c\n  - a # x\n  - b\n\n# z\nz: 1',
    ['u', 'v', 'w'],
    'k: # c\n  - u\n  - v\n  - w\n\n# z\nz: 1',
  ],
  ['a block list without indent', 'k:\n- "a"\nz: 1', ['b'], 'k:\n- "b"\nz: 1'],
  ['a block list to a scalar', 'k: # c\n  - a\n  - b: 1\n    c: |\n      t\nz: 1', 'x', 'k: x # c\nz: 1'],
  ['a block list to an empty one', 'k:\n  - a\nz: 1', [], 'k: []\nz: 1'],
  ['a scalar to a list', 'k: a\nz: 1', ['b'], 'k: [b]\nz: 1'],
  ['a nested key of the same name first', 'm:\n  k: 1\nk: 2 # c', 'x', 'm:\n  k: 1\nk: x # c'],
  ['a nested map', 'k:\n  k: 1\n  l: 2\nz: 1', 'x', 'k: x\nz: 1'],
  ['a quoted key', '"k": a', 'b', '"k": b'],
  ['a missing key', 'a: 1\n# end', 'b', 'a: 1\n# end\nk: b'],
  ['a missing key in an indented map', '  a: 1', 'b', '  a: 1\n  k: b'],
  ['a missing key named in a nested map', 'm:\n  k: 1', 'b', 'm:\n  k: 1\nk: b'],
  ['a missing key named in a text', 't: |\n  k: 1', 'b', 't: |\n  k: 1\nk: b'],
  ['a tagged value', 'k: !!str a', 'b', 'k: !!str b'],
  ['an explicit key', '? k\n: a', 'b', '? k\n: b'],
  ['a flow map', '{ a: 1, k: x, b: [1] }', 'y, z', "{ a: 1, k: 'y, z', b: [1] }"],
  ['a number', "k: '5'", 6, 'k: 6'],
  ['a boolean', 'k: x # c', false, 'k: false # c'],
  ['a plain date over a plain date', 'k: 2024-01-01', '2025-02-03', 'k: 2025-02-03'],
  ['a date elsewhere', 'k: x', '2025-02-03', "k: '2025-02-03'"],
  ['an emoji and other scripts', 'k: x', '🚀 日本 ü', 'k: 🚀 日本 ü'],
];

describe('setFrontMatterKey', () => {
  it.each(CASES)('replaces %s', (_name, before, value, after) => {
    for (const eol of ['\n', '\r\n']) {
      for (const tail of ['', eol, `${eol}# Body${eol}k: no${eol}---${eol}`]) {
        for (const bom of ['', '\uFEFF']) {
          const wrap = (yaml: string) => `${bom}---${eol}${yaml.replaceAll('\n', eol)}${eol}---${tail}`;
          const edit = setFrontMatterKey(wrap(before), 'k', value);
          expect(edit).toEqual({ changed: true, text: wrap(after) });
          expect(setFrontMatterKey(edit.text, 'k', value)).toEqual({ changed: false, text: edit.text });
        }
      }
    }
  });

  it('leaves the text alone when the value is the same however it is written', () => {
    for (const yaml of ['k: a b', "k: 'a b' # c", 'k: >-\n  a\n  b', 'k: "a\\u0020b"', 'k: a\n  b']) {
      const text = `---\n${yaml}\n---\n`;
      expect(setFrontMatterKey(text, 'k', 'a b')).toEqual({ changed: false, text });
    }
    expect(setFrontMatterKey('---\nk:\n  - a\n---\n', 'k', ['a']).changed).toBe(false);
  });

  it('adds front matter to a file that has none', () => {
    expect(set('# T\n', 'k', 'a')).toBe('---\nk: a\n---\n# T\n');
    expect(set('\uFEFF# T\r\nx', 'k', 'a')).toBe('\uFEFF---\r\nk: a\r\n---\r\n# T\r\nx');
    expect(set('', 'k', 'a')).toBe('---\nk: a\n---\n');
    expect(set('---\n---\nx', 'k', ['a'])).toBe('---\nk: [a]\n---\nx');
  });

  it.each([
    ['an unclosed fence', '---\nk: a\n', 1],
    ['a repeated key', '---\nk: a\nk: b\n---\n', 3],
    ['conflict markers', '---\n<<<<<<< HEAD\nk: a\n=======\nk: b\n>>>>>>> x\n---\n', 2],
    ['broken YAML', '---\na: 1\nk: x: y\n---\n', 3],
    ['an anchor that others use', '---\nk: &a x\nz: *a\n---\n', 1],
    ['a flow map without the key', '---\n{ a: 1 }\n---\n', 2],
  ])('refuses %s', (_name, text, line) => {
    expect(() => setFrontMatterKey(text, 'k', 'new')).toThrow(
      expect.objectContaining({ code: 'MARKDOWN_INVALID', details: { line } }),
    );
  });

  it('refuses values that YAML cannot hold', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined, null, {}, [1]]) {
      expect(() => setFrontMatterKey('x', 'k', value as never)).toThrow(TypeError);
    }
    expect(() => setFrontMatterKey('x', '', 'a')).toThrow(TypeError);
  });

  it('quotes what YAML 1.1 or 1.2 would read as something else', () => {
    const traps =
      'yes No ON off y N null ~ true FALSE 1 -1 0x1F 0o17 017 1_000 1e3 .5 .inf -.INF .NaN 1:30 << = 2024-01-01';
    const more = [
      '',
      ' a',
      'a ',
      'a: b',
      'a:',
      'a #b',
      '- a',
      '-',
      '--- x',
      '...',
      '#a',
      '@a',
      '`a',
      '%a',
      '!a',
      '&a',
      '*a',
    ];
    const last = [
      '? a',
      '|',
      '>',
      '"a',
      "'a",
      '[a',
      '{a',
      ', a',
      'a\nb',
      'a\tb',
      '\u0085',
      '\u2028',
      '\uFEFF',
      '\u0000',
      '2024-01-01T10:00:00Z',
    ];
    for (const value of [...traps.split(' '), ...more, ...last]) {
      const text = set('---\nk: x\n---\n', 'k', value);
      const yaml = text.slice(4, -4);
      expect(parse(yaml, { version: '1.1' })).toEqual({ k: value });
      expect(parse(yaml, { version: '1.2' })).toEqual({ k: value });
    }
  });

  it('leaves ordinary words without quotes', () => {
    for (const value of [
      'In Progress',
      'done',
      "it's",
      'a-b',
      'C# code',
      'v1.2',
      'http://x.y/z',
      '12 apples',
      'a, b',
      'ya',
    ]) {
      expect(set('---\nk: x\n---\n', 'k', value)).toBe(`---\nk: ${value}\n---\n`);
    }
  });

  it('reads back any string, whatever quotes stood there', () => {
    const string = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(string, fc.constantFrom('x', "'x'", '"x"', '[x]', '\n  - x', '|\n  x'), (value, old) => {
        const read = readFrontMatter(set(`---\na: 1\nk: ${old}\nz: 1\n---\nbody`, 'k', value));
        expect(read.kind === 'ok' && read.data).toEqual({ a: 1, k: value, z: 1 });
      }),
      { numRuns: 400 },
    );
  });

  it('reads back any list of strings', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom('x', '[x]', '\n  - x', '\n- "x"'), (value, old) => {
        const read = readFrontMatter(set(`---\na: 1\nk: ${old}\nz: 1\n---\nbody`, 'k', value));
        expect(read.kind === 'ok' && read.data).toEqual({ a: 1, k: value, z: 1 });
      }),
      { numRuns: 200 },
    );
  });
});

const word = fc.constantFrom('alpha', 'Übung', '日本語', '🚀 go', 'x y z', "it's");
const comment = fc.constantFrom('', ' # note', '   # status: no', ' # ü');
const otherEntry = fc.oneof(
  fc.tuple(word, comment).map(([value, note]) => `: ${value}${note}`),
  word.map((value) => `: "${value}"`),
  fc.tuple(word, word).map(([a, b]) => `: >-\n  ${a}\n  status: ${b}`),
  fc.tuple(word, word).map(([a, b]) => `: |\n  ${a}\n\n  ${b}`),
  fc.tuple(word, word).map(([a, b]) => `: ["${a}", "status: ${b}"]`),
  fc
    .array(word, { minLength: 1, maxLength: 3 })
    .map((items) => `:\n${items.map((item) => `  - ${item} # c`).join('\n')}`),
  word.map((value) => `:\n  status: ${value}\n  deep:\n    status: x`),
  fc.constant(':'),
);
const STATUSES = ['To Do', 'In Progress', 'Done', 'blocked', 'Prüfung', '✅ fertig'];
const quote = fc.constantFrom('', "'", '"');
const frontMatter = fc.record({
  entries: fc.array(otherEntry, { maxLength: 5 }),
  at: fc.nat(5),
  from: fc.constantFrom(...STATUSES),
  quote,
  note: comment,
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.constantFrom('', '\uFEFF'),
  blank: fc.constantFrom('', '\n', '\n# between\n'),
  tail: fc.constantFrom('', '\n', '\nbody\n\nstatus: Done\n---\n', '\n# ü'),
});

describe('one key of random front matter', () => {
  const build = (matter: typeof frontMatter extends fc.Arbitrary<infer T> ? T : never, status: string) => {
    const lines = matter.entries.map((entry, index) => `key${index}${entry}${matter.blank}`);
    lines.splice(matter.at, 0, `status: ${matter.quote}${status}${matter.quote}${matter.note}`);
    return `${matter.bom}${`---\n${lines.join('\n')}\n---${matter.tail}`.replaceAll('\n', matter.eol)}`;
  };

  it('changes the bytes of the value only, and back, and twice is once', () => {
    fc.assert(
      fc.property(frontMatter, fc.constantFrom(...STATUSES), (matter, to) => {
        const before = build(matter, matter.from);
        const after = setFrontMatterKey(before, 'status', to);
        expect(after).toEqual({ changed: to !== matter.from, text: build(matter, to) });
        expect(set(after.text, 'status', matter.from)).toBe(before);
        expect(setFrontMatterKey(after.text, 'status', to).changed).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('adds a missing key as one line and touches nothing else', () => {
    fc.assert(
      fc.property(frontMatter, (matter) => {
        const before = build(matter, matter.from);
        const after = set(before, 'added', 'x');
        const line = `added: x${matter.eol}`;
        expect(after.length).toBe(before.length + line.length);
        expect(after.replace(line, '')).toBe(before);
        expect(setFrontMatterKey(after, 'added', 'x').changed).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
