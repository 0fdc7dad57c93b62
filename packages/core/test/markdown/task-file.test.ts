import { parseTaskFile, scanLines, titleFromPath } from '@pipelines/core/markdown';
import { describe, expect, it } from 'vitest';

const boxes = (text: string) =>
  parseTaskFile('t.md', text).checkboxes.map(({ line, checked, text: of }) => [line, checked, of]);

describe('parseTaskFile', () => {
  it('takes the title from the front matter, else from the first top heading, else from the file name', () => {
    const title = (text: string, path = 'a/task-7 - Fix-the-roof.md') => {
      const { title: text_, titleFrom } = parseTaskFile(path, text);
      return [text_, titleFrom];
    };
    expect(title('---\ntitle: >-\n  A long\n  title\n---\n# Other\n')).toEqual(['A long title', 'front-matter']);
    expect(title('---\ntitle: 007\n---\n')).toEqual(['007', 'front-matter']);
    expect(title('---\ntitle:\n---\n## Description\n\n# Real `one` ##\n')).toEqual(['Real `one`', 'heading']);
    expect(title('Setext\n===\n')).toEqual(['Setext', 'heading']);
    expect(title('## Description\n')).toEqual(['Fix the roof', 'file-name']);
    expect(title('', 'x/fix_the-roof.md')).toEqual(['fix the roof', 'file-name']);
    expect(title('```\n# no\n```\n', 'x/---.md')).toEqual(['---', 'file-name']);
  });

  it('finds boxes of every list marker, nested, with the line of the file', () => {
    const text =
      '---\na: 1\n---\n- [x] one\n* [ ] two\n+ [X] three\n1. [ ] four\n   - [x] five\n2) [ ]\n- [y] no\n[ ] no\n- [link](x)\n';
    expect(boxes(text)).toEqual([
      [4, true, 'one'],
      [5, false, 'two'],
      [6, true, 'three'],
      [7, false, 'four'],
      [8, true, 'five'],
      [9, false, ''],
    ]);
  });

  it('finds boxes in quotes and CRLF files, none in code and comments', () => {
    expect(boxes('> - [x] q\r\n- [ ] c\r\n')).toEqual([
      [1, true, 'q'],
      [2, false, 'c'],
    ]);
    const hidden =
      '```\n- [x] a\n```\n<!--\n- [ ] b\n-->\n\n    - [ ] c\n\n- item\n\n  ~~~\n  - [x] d\n  ~~~\n- [x] seen\n<!-- x -->\n- [ ] too\n';
    expect(boxes(hidden).map(([, , text]) => text)).toEqual(['seen', 'too']);
  });

  it('cuts the body into sections with their boxes', () => {
    const { sections, body } = parseTaskFile(
      't.md',
      '---\na: 1\n---\nintro\n# T\n\n## Plan ##\n- [x] a\n\nMore\n----\ntext\n###\n#no heading\n',
    );
    expect(
      sections.map(({ heading, level, line, text, checkboxes }) => [heading, level, line, text, checkboxes.length]),
    ).toEqual([
      ['T', 1, 5, '', 0],
      ['Plan', 2, 7, '- [x] a', 1],
      ['More', 2, 10, 'text', 0],
      ['', 3, 13, '#no heading', 0],
    ]);
    expect(body.startsWith('intro')).toBe(true);
  });

  it('reports broken front matter and reads the rest as body', () => {
    const parsed = parseTaskFile('x/a.md', '---\na: 1\na: 2\n---\n# T\n- [ ] b\n');
    expect(parsed.frontMatter).toMatchObject({ kind: 'invalid', code: 'duplicate-key' });
    expect([parsed.title, parsed.checkboxes.length]).toEqual(['T', 1]);
  });

  it('derives titles from names with ids and dots', () => {
    expect(titleFromPath('task-12.01 - Add-a-thing.md')).toBe('Add a thing');
    expect(titleFromPath('001-set-up.markdown')).toBe('001 set up');
  });
});

describe('scanLines', () => {
  it('covers the text without gaps', () => {
    const text = 'a\r\n\n> b\n- c\n\n\t```\n\tcode\n\t```\nlast';
    let at = 0;
    for (const line of scanLines(text)) {
      expect(line.start).toBe(at);
      at = line.next;
    }
    expect(at).toBe(text.length);
  });

  it('closes a fence with its list item or quote', () => {
    const kinds = [...scanLines('- ```\n  x\nout\n> ~~~\n> y\n\nout\n')].map(({ kind, content }) => [kind, content]);
    expect(kinds.filter(([kind]) => kind === 'text').map(([, content]) => content)).toEqual(['out', '', 'out']);
  });
});
