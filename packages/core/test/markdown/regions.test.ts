import { listRegions, readRegion, removeRegions, setRegion } from '@pipelines/core/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const begin = (name: string) => `<!-- pipelines:begin ${name} -->`;
const end = (name: string) => `<!-- pipelines:end ${name} -->`;
const region = (name: string, content: string) => `${begin(name)}\n${content}${end(name)}\n`;

function refusal(text: string): unknown {
  try {
    listRegions(text);
  } catch (error) {
    const { code, details } = error as { code: string; details: { line: number } };
    return [code, details.line];
  }
  return undefined;
}

describe('setRegion', () => {
  it('replaces the content and nothing else, and twice is once', () => {
    const text = `# T\n\n${region('a', 'old\n')}\nafter\n${region('b', 'keep\n')}`;
    const edit = setRegion(text, 'a', 'new\nlines');
    expect(edit.text).toBe(`# T\n\n${region('a', 'new\nlines\n')}\nafter\n${region('b', 'keep\n')}`);
    expect(setRegion(edit.text, 'a', 'new\nlines\n')).toEqual({ changed: false, text: edit.text });
    expect(setRegion(edit.text, 'a', 'old').text).toBe(text);
  });

  it('adds a missing region at the end and keeps a missing final newline missing', () => {
    expect(setRegion('x\n', 'a', 'c').text).toBe(`x\n\n${region('a', 'c\n')}`);
    expect(setRegion('x\n\n', 'a', 'c').text).toBe(`x\n\n${region('a', 'c\n')}`);
    expect(setRegion('x', 'a', 'c').text).toBe(`x\n\n${region('a', 'c\n').trimEnd()}`);
    expect(setRegion('', 'a', '').text).toBe(region('a', ''));
    expect(setRegion('- item', 'a', 'c').text).toBe(`- item\n\n${region('a', 'c\n').trimEnd()}`);
  });

  it('keeps CRLF', () => {
    const text = `x\r\n${begin('a')}\r\nold\r\n${end('a')}`;
    expect(setRegion(text, 'a', 'old').changed).toBe(false);
    expect(setRegion(text, 'a', '1\n2\r\n3').text).toBe(`x\r\n${begin('a')}\r\n1\r\n2\r\n3\r\n${end('a')}`);
  });

  it('ignores markers in code, inline code, comments and front matter', () => {
    const fences = [
      `\`\`\`md\n${region('a', 'x\n')}\`\`\`\n`,
      `~~~~\n~~~\n${begin('a')}\n~~~~\n`,
      `\`\`\`\`\n\`\`\`\n${begin('a')}\n\`\`\`\`\n`,
      `   \`\`\`\n${begin('a')}\n   \`\`\`\n`,
      `- item\n\n  \`\`\`\n  ${begin('a')}\n  \`\`\`\n`,
      `1. item\n   - deeper\n\n     ~~~\n     ${begin('a')}\n     ~~~\n`,
      `> \`\`\`\n> ${begin('a')}\n> \`\`\`\n`,
      `> \`\`\`\n> ${begin('a')}\nout of the quote\n`,
      `text\n\n    ${begin('a')}\n\n`,
      `Use \`${begin('a')}\` and \`\`${end('b')} \` \`\`.\n`,
      `<!--\n${begin('a').slice(0, -3)}\n-->\n`,
      `---\nt: |\n  ${begin('a')}\n---\n`,
    ];
    for (const text of fences) {
      expect(listRegions(text)).toEqual([]);
      const edit = setRegion(text, 'a', 'c');
      expect(readRegion(edit.text, 'a')).toBe('c');
      expect(edit.text.startsWith(text)).toBe(true);
    }
  });

  it('refuses content that holds a marker or swallows one', () => {
    const text = region('a', 'x\n');
    for (const content of [end('a'), `x\n${begin('b')}\n`, '```\nopen', '<!-- open', '<!--pipelines:end  a-->']) {
      expect(() => setRegion(text, 'a', content)).toThrow(expect.objectContaining({ code: 'MARKDOWN_INVALID' }));
    }
    expect(() => setRegion('```\nnever closed\n', 'a', 'x')).toThrow(/left open/);
  });

  it('keeps the regions of two tools apart', () => {
    const text = setRegion(setRegion('x\n', 'a', '1', { tool: 'boardrev' }).text, 'a', '2').text;
    expect(text).toContain('<!-- boardrev:begin a -->\n1\n<!-- boardrev:end a -->');
    expect(readRegion(text, 'a', { tool: 'boardrev' })).toBe('1');
    expect(readRegion(text, 'a')).toBe('2');
    expect(readRegion(text, 'b')).toBeUndefined();
  });

  it('refuses names that a comment cannot hold', () => {
    for (const name of ['', 'a b', 'a--b', '-a', 'a>', 7 as never])
      expect(() => setRegion('', name, '')).toThrow(TypeError);
    expect(() => readRegion('', 'a', { tool: 'a.b' })).toThrow(TypeError);
  });

  it('is found again and changes nothing outside, for any text it accepts', () => {
    const piece = fc.constantFrom(
      'text',
      '',
      '- [ ] box',
      '```',
      '~~~',
      '> quote',
      '    code',
      '# head',
      '<!-- c -->',
      '`x`',
      '---',
      '1. a',
    );
    const lines = fc.array(piece, { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, lines, fc.constantFrom('\n', '\r\n'), fc.boolean(), (head, body, foot, eol, final) => {
        const text = [...head, begin('a'), 'old', end('a'), ...foot].join(eol) + (final ? eol : '');
        let was: string | undefined;
        try {
          was = readRegion(text, 'a');
          const after = setRegion(text, 'a', body.join('\n')).text;
          expect(setRegion(after, 'a', body.join('\n')).changed).toBe(false);
          if (was !== 'old') return;
          expect(setRegion(after, 'a', 'old').text).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'MARKDOWN_INVALID' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('listRegions', () => {
  it('lists names, lines and content in order', () => {
    const text = `---\na: 1\n---\n${region('a', '1\n\n2\n')}${region('b/c.d', '')}`;
    expect(listRegions(text)).toEqual([
      { name: 'a', line: 4, content: '1\n\n2' },
      { name: 'b/c.d', line: 9, content: '' },
    ]);
  });

  it.each([
    ['a begin without an end', `x\n${begin('a')}\ny\n`, 2],
    ['an end without a begin', `x\n${end('a')}\n`, 2],
    ['a wrong end', `${begin('a')}\n${end('b')}\n`, 2],
    ['a nested region', `${begin('a')}\n${begin('b')}\n${end('b')}\n${end('a')}\n`, 2],
    ['a repeated region', region('a', '') + region('a', ''), 3],
    ['two markers on a line', `${begin('a')}${end('a')}\n`, 1],
    ['a marker beside text', `text ${begin('a')}\n${end('a')}\n`, 1],
    ['a marker in a list', `- item\n\n  ${begin('a')}\n  ${end('a')}\n`, 3],
    ['a marker in a quote', `> ${begin('a')}\n> ${end('a')}\n`, 1],
    ['a marker without a name', '<!-- pipelines:begin -->\n', 1],
    ['a marker with two names', '<!-- pipelines:begin a b -->\n', 1],
    ['a line count that includes the front matter', `---\na: 1\n---\n\n${begin('a')}\n`, 5],
  ])('refuses %s', (_name, text, line) => {
    expect(refusal(text)).toEqual(['MARKDOWN_INVALID', line]);
    expect(() => removeRegions(text)).toThrow();
    expect(() => setRegion(text, 'z', 'x')).toThrow();
  });
});

describe('removeRegions', () => {
  it('takes the markers and keeps the text', () => {
    const text = `# T\n${region('a', '1\n')}mid\n${begin('b')}\n2\n${end('b')}`;
    expect(removeRegions(text)).toEqual({ changed: true, text: '# T\n1\nmid\n2\n' });
    expect(removeRegions('# T\n')).toEqual({ changed: false, text: '# T\n' });
    expect(removeRegions(text.replaceAll('\n', '\r\n')).text).toBe('# T\r\n1\r\nmid\r\n2\r\n');
  });
});
