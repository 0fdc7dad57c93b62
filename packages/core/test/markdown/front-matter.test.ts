import { listRegions, parseTaskFile, readFrontMatter, setFrontMatterKey } from '@pipelines/core/markdown';
import { describe, expect, it } from 'vitest';

function data(text: string): unknown {
  const read = readFrontMatter(text);
  if (read.kind !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(read)}`);
  return read.data;
}

function fault(text: string): { code: string; line: number } {
  const read = readFrontMatter(text);
  if (read.kind !== 'invalid') throw new Error(`expected invalid, got ${read.kind}`);
  return { code: read.code, line: read.line };
}

describe('readFrontMatter', () => {
  it('keeps dates, yes and no as strings', () => {
    expect(data("---\na: 2024-01-01\nb: 2024-01-01 10:20\nc: yes\nd: 'no'\ne: 12\nf: true\ng:\n---\n")).toEqual({
      a: '2024-01-01',
      b: '2024-01-01 10:20',
      c: 'yes',
      d: 'no',
      e: 12,
      f: true,
      g: null,
    });
  });

  it('gives scalars as written', () => {
    const read = readFrontMatter('---\nid: 007\nversion: 1.10\nq: "x"\nlist: [1]\nempty:\n---\n');
    expect(read.kind === 'ok' && [...read.scalars]).toEqual([
      ['id', '007'],
      ['version', '1.10'],
      ['q', 'x'],
    ]);
  });

  it('finds the body with BOM, CRLF, trailing blanks on the fences and no final newline', () => {
    const text = '\uFEFF--- \r\na: 1\r\n---\t\r\nbody';
    const read = readFrontMatter(text);
    expect(read.kind === 'ok' && text.slice(read.bodyStart)).toBe('body');
    expect(read.kind === 'ok' && text.slice(read.start, read.end)).toBe('a: 1\r\n');
    expect(readFrontMatter('---\na: 1\n---')).toMatchObject({ kind: 'ok', data: { a: 1 } });
  });

  it('reads empty front matter and comments only', () => {
    expect(data('---\n---\nx')).toEqual({});
    expect(data('---\n# nothing\n---\nx')).toEqual({});
  });

  it('sees none in ordinary text', () => {
    for (const text of ['', '# Title\n', 'a\n---\nb: 1\n---\n', '----\na: 1\n----\n', ' ---\na: 1\n---\n']) {
      expect(readFrontMatter(text)).toEqual({ kind: 'none' });
    }
  });

  it('reports a repeated key with its line', () => {
    expect(fault('---\na: 1\nb: 2\na: 3\n---\n')).toEqual({ code: 'duplicate-key', line: 4 });
  });

  it('reports tabs, bad YAML, scalars and lists with a line', () => {
    expect(fault('---\na:\n\tb: 1\n---\n')).toEqual({ code: 'yaml', line: 3 });
    expect(fault('---\na: 1\nb: x: y\n---\n')).toEqual({ code: 'yaml', line: 3 });
    expect(fault('---\njust text\n---\n').code).toBe('not-a-map');
    expect(fault('---\n- a\n---\n').code).toBe('not-a-map');
  });

  it('reports conflict markers inside and before the front matter', () => {
    const text = '---\na: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n---\n';
    expect(fault(text)).toEqual({ code: 'conflict', line: 4 - 1 });
    expect(fault('<<<<<<< HEAD\n---\na: 1\n---\n')).toEqual({ code: 'conflict', line: 1 });
  });

  it('reports front matter that is never closed', () => {
    expect(fault('---\na: 1\n\n# Title\n')).toEqual({ code: 'unterminated', line: 1 });
    expect(fault('---')).toEqual({ code: 'unterminated', line: 1 });
  });

  it('does not blow up on alias bombs or __proto__', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let i = 0; i < 9; i += 1) {
      const [from, to] = [String.fromCharCode(97 + i), String.fromCharCode(98 + i)];
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
    }
    expect(fault(`---\n${bomb.join('\n')}\n---\n`).code).toBe('yaml');
    expect(Object.getPrototypeOf(data('---\n__proto__: {x: 1}\n---\n'))).toBe(Object.prototype);
  });
});

describe('hostile texts', () => {
  const big = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length));

  it('reads or refuses them in steps that grow with their length only', () => {
    const texts = [
      `---\na: |\n  x${big('\n', 100_000)}  y\nk: 1\n---\n`,
      `---\n${Array.from({ length: 10_000 }, (_, index) => `k${index}: 1`).join('\n')}\n---\n`,
      `---\na: ${big('[', 20_000)}\n---\n`,
      `---\n${big('a: 1 # x\n', 2_000_000)}---\n`,
      `# a${big(' ', 200_000)}b`,
      `${big('> ', 200_000)}x\n${big('- ', 200_000)}x\n`,
      `${big('`a``b```c', 300_000)}<!-- pipelines:begin x\n`,
      `${big('<!-- pipelines:begin x ', 300_000)}\n`,
      big('\n', 200_000),
    ];
    for (const text of texts) {
      expect(parseTaskFile('a.md', text).frontMatter.kind).toMatch(/^(?:ok|none|invalid)$/);
      expect(listRegions(text)).toEqual([]);
      try {
        expect(setFrontMatterKey(text, 'k', 'x').changed).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MARKDOWN_INVALID' });
      }
    }
  });

  it('refuses nesting that could use up the stack, and says where', () => {
    for (const yaml of [`a: ${big('[', 20_000)}`, big('- ', 20_000), big('? ', 20_000), big('{a: ', 20_000)]) {
      expect(fault(`---\n${yaml}\n---\n`), yaml.slice(0, 8)).toEqual({ code: 'yaml', line: 2 });
    }
    expect(data(`---\na: ${big('[', 100)}${big(']', 100)}\n---\n`)).toHaveProperty('a');
  });
});
