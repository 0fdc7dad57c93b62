import { MemoryMonitor, memoryLimit, ParallelProcessor } from '@pipelines/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseCpuMax } from '../../src/concurrency/sizing.ts';
import { gauge, range } from './deferred.ts';

const MB = 2 ** 20;

function fakeMeter(bytes: number) {
  const meter = {
    bytes,
    reads: 0,
    read() {
      meter.reads += 1;
      return meter.bytes;
    },
  };
  return meter;
}

describe('memory throttling', () => {
  it('S3-18 runs one item at a time above 80 % of maxMemory and widens when there is room', async () => {
    const meter = fakeMeter(0);
    const { counts, pass } = gauge();
    const seen: number[] = [];
    const processor = new ParallelProcessor(
      async (n: number) => {
        if (n === 40) meter.bytes = 81 * MB;
        if (n === 80) meter.bytes = 79 * MB;
        seen[n] = counts.now + 1;
        return pass(n);
      },
      { concurrency: 6, batchSize: 1, maxMemory: 100, memoryMeter: meter },
    );
    const { stats } = await processor.process(range(120));
    expect(Math.max(...seen.slice(0, 40))).toBe(6);
    expect(Math.max(...seen.slice(50, 80))).toBe(1);
    expect(Math.max(...seen.slice(81))).toBe(6);
    expect(stats).toMatchObject({ totalProcessed: 120, memoryPeak: 81 * MB, memoryWaits: 1 });
  });

  it('B3-12 a limit below what is in use slows the run down but never stops it', async () => {
    const meter = fakeMeter(500 * MB);
    const { counts, pass } = gauge();
    const { stats } = await new ParallelProcessor(pass, { concurrency: 6, maxMemory: 1, memoryMeter: meter }).process(
      range(60),
    );
    expect(counts.peak).toBe(1);
    expect(stats).toMatchObject({ totalProcessed: 60, memoryWaits: 1 });
  });

  it('B3-12 gives up waiting after the deadline, warns once, and is armed again by a low reading', () => {
    const clock = { now: 0 };
    const meter = fakeMeter(90);
    const changes: boolean[] = [];
    const monitor: MemoryMonitor = new MemoryMonitor({
      limit: 100,
      meter,
      waitMs: 50,
      now: () => clock.now,
      onChange: () => changes.push(monitor.over),
    });
    monitor.sample();
    clock.now = 49;
    monitor.sample();
    expect(monitor.over).toBe(true);
    clock.now = 50;
    monitor.sample();
    expect(monitor.over).toBe(false);
    expect(monitor.warnings).toHaveLength(1);
    monitor.sample();
    expect(monitor.over).toBe(false);
    meter.bytes = 10;
    monitor.sample();
    meter.bytes = 90;
    monitor.sample();
    expect(monitor.over).toBe(true);
    expect(monitor).toMatchObject({ waits: 2, peak: 90 });
    expect(changes).toEqual([true, false, true]);
  });

  it('B3-14 S3-18 while memory is short looks again whenever an item ends', async () => {
    const meter = fakeMeter(100 * MB);
    const { counts, pass } = gauge();
    const processor = new ParallelProcessor(
      async (n: number) => {
        if (n === 2) meter.bytes = 0;
        return pass(n);
      },
      { concurrency: 4, batchSize: 2, maxMemory: 100, memoryMeter: meter },
    );
    await processor.process(range(20));
    expect(counts.peak).toBe(4);
  });

  it('S3-18 applies to streams too', async () => {
    const { counts, pass } = gauge();
    const processor = new ParallelProcessor(pass, { concurrency: 4, maxMemory: 1, memoryMeter: fakeMeter(9 * MB) });
    let seen = 0;
    for await (const _ of processor.stream(range(30))) seen += 1;
    expect([seen, counts.peak]).toEqual([30, 1]);
  });
});

describe('MemoryMonitor', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('S3-10 compares with 80 %, keeps the peak and the last 100 samples', () => {
    const meter = fakeMeter(0);
    const monitor = new MemoryMonitor({ limit: 1000, meter });
    for (let i = 1; i <= 150; i++) {
      meter.bytes = i;
      monitor.sample();
    }
    expect(monitor.samples).toEqual(range(100).map((i) => i + 51));
    meter.bytes = 800;
    monitor.sample();
    expect(monitor.over).toBe(false);
    meter.bytes = 801;
    monitor.sample();
    expect(monitor).toMatchObject({ over: true, peak: 801 });
  });

  it('S3-10 B3-15 samples by a timer that keeps no process alive, and at start and end', () => {
    const timers = vi.spyOn(globalThis, 'setInterval');
    const meter = fakeMeter(5);
    const monitor = new MemoryMonitor({ limit: 1000, meter });
    monitor.start();
    const [timer] = timers.mock.results;
    expect((timer as { value: NodeJS.Timeout }).value.hasRef()).toBe(false);
    expect(meter.reads).toBe(1);
    meter.bytes = 7;
    monitor.close();
    expect(monitor.peak).toBe(7);
    timers.mockRestore();
  });

  it('B3-15 S3-08 a run of one item has a memory peak', async () => {
    const { stats } = await new ParallelProcessor((n: number) => n).process([1]);
    expect(stats.memoryPeak).toBeGreaterThan(MB);
  });

  it('B3-14 S3-11 collects garbage first where Node allows it, and reads again', () => {
    const meter = fakeMeter(900);
    let collections = 0;
    vi.stubGlobal('gc', () => {
      collections += 1;
      meter.bytes = 100;
    });
    const monitor = new MemoryMonitor({ limit: 1000, meter });
    monitor.sample();
    expect([collections, monitor.over, monitor.peak]).toEqual([1, false, 900]);
  });

  it('B3-08 S3-11 needs no garbage collector', () => {
    vi.stubGlobal('gc', undefined);
    const monitor = new MemoryMonitor({ limit: 1000, meter: fakeMeter(900) });
    monitor.sample();
    expect(monitor.over).toBe(true);
  });

  it('B3-13 counts buffers, as it reads the resident set', () => {
    const monitor = new MemoryMonitor({ limit: 2 ** 40 });
    monitor.start();
    const before = process.memoryUsage().heapUsed;
    const buffer = Buffer.alloc(96 * MB, 1);
    const after = process.memoryUsage().heapUsed;
    const fresh = new MemoryMonitor({ limit: 2 ** 40 });
    fresh.start();
    expect(after - before).toBeLessThan(32 * MB);
    expect(fresh.peak).toBeGreaterThan(96 * MB);
    expect(buffer[0]).toBe(1);
    monitor.close();
    fresh.close();
  });

  it('S3-05 B3-13 caps maxMemory by heap limit and control group', () => {
    expect(memoryLimit(64)).toBe(64 * MB);
    expect(memoryLimit(2 ** 40)).toBeLessThan(2 ** 50);
  });

  it('B3-09 reads the CPU quota of a control group', () => {
    expect(parseCpuMax('max 100000\n')).toBe(Number.POSITIVE_INFINITY);
    expect(parseCpuMax('150000 100000\n')).toBe(2);
    expect(parseCpuMax('50000 100000')).toBe(1);
    expect(parseCpuMax('')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a broken meter', () => {
  it.each([
    ['throws', explode],
    ['tells no number', () => Number.NaN],
  ])('S3-18 a meter that %s stops nothing and slows nothing down', async (_, read) => {
    const { counts, pass } = gauge();
    const processor = new ParallelProcessor(pass, { concurrency: 4, batchSize: 1, memoryMeter: { read } });
    const { stats } = await processor.process(range(20));
    expect(counts.peak).toBe(4);
    expect(stats).toMatchObject({ totalProcessed: 20, memoryPeak: 0, memoryWaits: 0 });
  });

  it('S3-18 says once that memory could not be read', async () => {
    const memoryMeter = { read: explode };
    const { stats } = await new ParallelProcessor((n: number) => n, { memoryMeter }).process(range(200));
    expect(stats.warnings).toEqual(['memory could not be read; it is not watched']);
  });
});

function explode(): never {
  throw new Error('no meter');
}
