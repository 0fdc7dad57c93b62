import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedQueue } from '../../src/index.ts';
import { PriorityFifo } from '../../src/streaming/priority-fifo.ts';
import { settle } from './chunks.ts';

describe('BoundedQueue', () => {
  it('S3-34 B3-30 never holds more than its capacity and keeps the order of many producers (property)', async () => {
    const shape = fc.record({
      capacity: fc.integer({ min: 1, max: 5 }),
      producers: fc.array(fc.nat({ max: 12 }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ capacity, producers }) => {
        const queue = new BoundedQueue<[number, number]>(capacity);
        let peak = 0;
        const all = Promise.all(
          producers.map(async (count, producer) => {
            for (let i = 0; i < count; i++) {
              await queue.push([producer, i]);
              peak = Math.max(peak, queue.size);
            }
          }),
        ).then(() => queue.end());
        const seen: [number, number][] = [];
        for await (const item of queue) {
          seen.push(item);
          peak = Math.max(peak, queue.size);
          if (seen.length % 3 === 0) await settle(1);
        }
        await all;
        expect(peak).toBeLessThanOrEqual(capacity);
        producers.forEach((count, producer) => {
          const own = seen.filter(([from]) => from === producer).map(([, i]) => i);
          expect(own).toEqual(Array.from({ length: count }, (_, i) => i));
        });
      }),
      { numRuns: 150 },
    );
  });

  it('S3-34 hands a freed place to the producer that waits for it, so nobody can take it in between', async () => {
    const queue = new BoundedQueue<string>(1);
    await queue.push('a');
    const waiting = queue.push('b');
    expect(queue.tryShift()).toBe('a');
    expect(queue.tryPush('thief')).toBe(false);
    await waiting;
    expect(queue.tryShift()).toBe('b');
  });

  it('S3-34 never loses a signal: what is already there settles at once', async () => {
    const queue = new BoundedQueue<number>(2);
    await queue.whenRoom();
    queue.tryPush(1);
    await queue.whenItems();
    queue.tryPush(2);
    const room = queue.whenRoom();
    queue.tryShift();
    await room;
    queue.tryShift();
    const item = queue.whenItems();
    queue.tryPush(3);
    await item;
  });

  it('B3-31 S3-24 pauses at the high mark and has room again at the low one', () => {
    const queue = new BoundedQueue<number>(8, { pauseAt: 4, resumeAt: 2 });
    for (let i = 0; i < 8; i++) queue.tryPush(i);
    expect(queue.size).toBe(4);
    queue.tryShift();
    expect(queue.room).toBe(0);
    queue.tryShift();
    expect(queue.room).toBe(2);
  });

  it('ends: held items can be taken, then done; producers that wait are refused', async () => {
    const queue = new BoundedQueue<number | undefined>(2);
    await queue.push(1);
    await queue.push(undefined);
    const refused = expect(queue.push(3)).rejects.toMatchObject({ name: 'InvalidStateError' });
    queue.end();
    await refused;
    await expect(queue.push(4)).rejects.toThrow('ended');
    expect(await queue.shift()).toEqual({ value: 1, done: false });
    expect(await queue.shift()).toEqual({ value: undefined, done: false });
    expect(await queue.shift()).toEqual({ value: undefined, done: true });
  });

  it('B3-34 an abort settles every waiter with its reason and gives up what is held', async () => {
    const controller = new AbortController();
    const full = new BoundedQueue<number>(1, { signal: controller.signal });
    const empty = new BoundedQueue<number>(1, { signal: controller.signal });
    full.tryPush(1);
    const reason = new Error('enough');
    const all = [full.push(2), full.whenRoom(), empty.shift(), empty.whenItems()].map((waiting) =>
      expect(waiting).rejects.toBe(reason),
    );
    controller.abort(reason);
    await Promise.all(all);
    expect(full.size).toBe(0);
    await expect(full.push(3)).rejects.toBe(reason);
    await expect(new BoundedQueue(1, { signal: controller.signal }).shift()).rejects.toBe(reason);
  });

  it('B3-34 a consumer that leaves refuses the producers', async () => {
    const queue = new BoundedQueue<number>(1);
    const pushes = [queue.push(1), queue.push(2), queue.push(3)];
    for await (const _ of queue) break;
    expect((await Promise.allSettled(pushes)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    await expect(queue.push(4)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('S3-33 refuses sizes that make no sense', () => {
    for (const capacity of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new BoundedQueue(capacity)).toThrow(RangeError);
    }
    expect(() => new BoundedQueue('3' as never)).toThrow(TypeError);
    expect(() => new BoundedQueue(3, { pauseAt: 4 })).toThrow(RangeError);
    expect(() => new BoundedQueue(3, { resumeAt: 3 })).toThrow(RangeError);
  });
});

describe('PriorityFifo', () => {
  it('S3-24 leaves in order and drops the least, the newest among equals (property)', () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 0, max: 4 }) }),
      fc.constant('shift' as const),
      fc.constant('drop' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const fifo = new PriorityFifo<number>();
        const model: { id: number; priority: number }[] = [];
        steps.forEach((next, id) => {
          if (typeof next === 'object') {
            fifo.push(id, next.push);
            model.push({ id, priority: next.push });
          } else if (next === 'shift') {
            expect(fifo.shift()).toBe(model.shift()?.id);
          } else {
            const least = Math.min(...model.map(({ priority }) => priority));
            const at = model.findLastIndex(({ priority }) => priority === least);
            expect(fifo.dropLowest()).toBe(at === -1 ? undefined : model.splice(at, 1)[0]?.id);
          }
          expect(fifo.size).toBe(model.length);
        });
      }),
      { numRuns: 400 },
    );
  });
});
