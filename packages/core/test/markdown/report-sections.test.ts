import {
  outcomeSection,
  placeLink,
  precisionLines,
  problemSection,
  reportText,
  tableSection,
  taskLink,
} from '@pipelines/core/markdown';
import { describe, expect, it } from 'vitest';

const layout = { limit: 1, base: '../' };

describe('reportText', () => {
  it('puts a blank line behind each section and leaves out empty ones', () => {
    expect(reportText([['# A', '', 'b'], [], ['## C']])).toBe('# A\n\nb\n\n## C\n');
    expect(reportText([[]])).toBe('');
  });
});

describe('sections', () => {
  it('count all rows of a table, also those that are folded, and are nothing without rows', () => {
    const section = tableSection('Things', ['n'], [['1'], ['2']], 1);
    expect(section.slice(0, 5)).toEqual(['## Things (2)', '', '| n |', '| --- |', '| 1 |']);
    expect(section).toContain('| 2 |');
    expect([
      tableSection('Things', ['n'], [], 1),
      problemSection([], layout),
      outcomeSection('T', 'n', [], layout),
    ]).toEqual([[], [], []]);
  });

  it('show problems as text, with a link to the line where one is known', () => {
    const problem = { code: 'X', message: 'is *bad*', fix: 'mend | it' };
    const lines = problemSection(
      [
        { path: 'a.ts', line: 3, ...problem },
        { path: 'b.ts', ...problem },
      ],
      { ...layout, limit: 2 },
    );
    expect(lines.slice(4)).toEqual([
      '| [a.ts:3](../a.ts#L3) | is \\*bad\\* | mend \\| it | X |',
      '| [b.ts](../b.ts) | is \\*bad\\* | mend \\| it | X |',
    ]);
    expect(placeLink('b.ts', undefined, undefined)).toBe('b.ts');
  });

  it('show what became of tasks: the title as it is, the reason as a sentence', () => {
    const ended = { id: 'x-1', path: 't/x.md', title: '`a`', state: 'resolved', reason: 'gone since `1` *' };
    expect(outcomeSection('Gone', 'class', [ended], layout)).toEqual([
      '## Gone (1)',
      '',
      '| id | class | state | why |',
      '| --- | --- | --- | --- |',
      '| [x-1](../t/x.md) | `a` | resolved | gone since `1` \\* |',
    ]);
    expect([taskLink({ id: 'x-1' }, '../'), taskLink(ended, undefined)]).toEqual(['x-1', 'x-1']);
  });
});

describe('precisionLines', () => {
  it('says how each version was judged, if it was', () => {
    const judged = { version: '2', accepted: 2, rejected: 1, precision: 2 / 3 };
    expect(precisionLines([{ version: '1', accepted: 0, rejected: 0, precision: undefined }, judged])).toEqual([
      '- Precision here with rules 2: 2 of 3 accepted (67 %)',
    ]);
  });
});
