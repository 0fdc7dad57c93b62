import { describe, expect, it, vi } from 'vitest';
import { RunProgress } from '../../src/node/index.ts';
import { paintProgress } from '../../src/node/paint-progress.ts';
import { duration, progressLine } from '../../src/node/run-progress.ts';
import { demoCli, temporaryFolder } from './world.ts';

const ESCAPE = '\u001B[';

function clock() {
  let time = 1000;
  return { now: () => time, tick: (milliseconds: number) => (time += milliseconds) };
}

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 80, rows: 24, write: (text: string) => written.push(text) };
}

describe('progress of long runs', () => {
  it('S3-19 only grows, and ends at the total, also when the total was too low', () => {
    const { now, tick } = clock();
    const progress = new RunProgress(now);
    const step = progress.add('01-scan');
    const state = progress.steps[0];
    if (!state) throw new Error('no state');
    expect(progressLine(state, progress.elapsedMs(state))).toBe('  01-scan               0 rows');
    step.progress.total(4);
    tick(1000);
    step.progress.add(2);
    expect(progressLine(state, progress.elapsedMs(state))).toBe('> 01-scan               2/4  2/s  1.0 s left');
    step.progress.add(3);
    expect([state.units, state.total]).toEqual([5, 5]);
    step.progress.total(1);
    expect(state.total).toBe(5);
    step.row();
    step.finish();
    tick(5000);
    expect(progressLine(state, progress.elapsedMs(state))).toBe('+ 01-scan               1 row in 1.0 s');
  });

  it('shows rows where a step counts nothing, and a rate where it knows no total', () => {
    const { now, tick } = clock();
    const progress = new RunProgress(now);
    const counting = progress.add('01-a');
    const silent = progress.add('02-b');
    counting.progress.add(3000);
    silent.row();
    tick(2000);
    const lines = progress.steps.map((step) => progressLine(step, progress.elapsedMs(step)));
    expect(lines).toEqual(['> 01-a                  3,000  1,500/s', '> 02-b                  1 row']);
  });

  it('says times as people do', () => {
    const said = [0, 1.25, 59.94, 59.96, 61, 119.7, 3599.9, 7384].map(duration);
    expect(said).toEqual(['0.0 s', '1.3 s', '59.9 s', '1 min 0 s', '1 min 1 s', '2 min 0 s', '1 h 0 min', '2 h 3 min']);
  });

  it('S3-19 paints a line per finished step when there is no terminal', async () => {
    const progress = new RunProgress();
    const output = screen(false);
    const painter = await paintProgress(progress, output);
    const step = progress.add('01-a');
    step.row();
    expect(output.written).toEqual([]);
    step.finish();
    painter.stop();
    expect(output.written).toEqual([expect.stringMatching(/^\+ 01-a .*1 row in .*\n$/)]);
  });

  it('prints lines on a terminal without a size, where nothing can be painted in place', async () => {
    const progress = new RunProgress();
    const output = Object.assign(screen(true), { rows: 0 });
    const painter = await paintProgress(progress, output);
    progress.add('01-a').finish();
    painter.stop();
    expect(output.written).toEqual([expect.stringMatching(/^\+ 01-a .*\n$/)]);
  });

  it('S3-19 paints in place on a terminal, and leaves the last state', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const progress = new RunProgress();
    const output = screen(true);
    const painter = await paintProgress(progress, output);
    progress.add('01-a').row();
    progress.add('02-b').row();
    vi.advanceTimersByTime(100);
    expect(output.written.join('')).toMatch(/> 01-a .*1 row\n> 02-b .*1 row/);
    output.written.length = 0;
    progress.add('03-c').row();
    painter.stop();
    // Moves the cursor instead of printing the other lines once more.
    expect(output.written.join('')).toContain(ESCAPE);
    expect(output.written.join('')).not.toContain('01-a');
    expect(output.written.join('')).toContain('> 03-c');
    output.written.length = 0;
    vi.advanceTimersByTime(1000);
    expect(output.written).toEqual([]);
    vi.useRealTimers();
  });

  it('S3-19 of a command goes to stderr only: plain, in place on a terminal with notes at the end, none with --quiet', async () => {
    const root = await temporaryFolder();
    const plain = await demoCli(root, ['run']);
    expect(plain.err.match(/^\+ 0\d-\w+ .* rows in .*$/gm)).toHaveLength(4);
    expect(plain.err).not.toContain(ESCAPE);
    const painted = await demoCli(root, ['run'], { stderrIsTTY: true });
    expect(painted.err.match(/\+ 04-write/g)).toHaveLength(1);
    expect(painted.err.indexOf('note: 3 words')).toBeGreaterThan(painted.err.lastIndexOf('+ 04-write'));
    expect(painted.out).toBe(plain.out);
    expect((await demoCli(root, ['run', '--quiet'], { stderrIsTTY: true })).err).toBe('warning: that was loud\n');
  });
});
