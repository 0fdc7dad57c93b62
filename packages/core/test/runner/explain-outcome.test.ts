import { explainOutcome, terminalLine } from '@pipelines/core/node';
import { describe, expect, it } from 'vitest';

const outcome = { id: 'x-1', title: 'Merge 2', state: 'kept', reason: 'its task is on the board' };

describe('explainOutcome', () => {
  it('says the state and why, and the task if there is one', () => {
    expect(explainOutcome({ ...outcome, path: 't/x-1.md' }).split('\n')).toEqual([
      'x-1  Merge 2',
      '  state     kept: its task is on the board',
      '  task      t/x-1.md',
    ]);
    expect(explainOutcome({ ...outcome, reason: 'kept by hand' })).toBe('x-1  Merge 2\n  state     kept by hand');
  });

  it('lets no title of others move the cursor, or fill the screen', () => {
    expect(explainOutcome({ ...outcome, title: 'a\u001b[2Jb\nc' })).toMatch(/^x-1 {2}a \[2Jb c\n/);
    expect(terminalLine(` ${'x'.repeat(300)}`)).toBe(`${'x'.repeat(199)}…`);
  });
});
