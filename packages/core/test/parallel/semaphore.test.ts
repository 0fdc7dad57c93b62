import { EventEmitter } from 'node:events';
import { Semaphore } from '@pipelines/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deferred, range, turn } from './deferred.ts';

describe('Semaphore', () => {
  it('B3-20 refuses permits that would block for ever', () => {
    for (const permits of [0, -1, Number.NaN, 1.5, Number.POSITIVE_INFINITY]) {
      expect(() => new Semaphore(permits)).toThrow(RangeError);
    }
    for (const permits of [undefined, null, '2']) expect(() => new Semaphore(permits as never)).toThrow(TypeError);
    const semaphore = new Semaphore(1);
    expect(() => {
      semaphore.permits = 0;
    }).toThrow(RangeError);
    expect(() => semaphore.release()).toThrow(RangeError);
  });

  it('S3-09 lets at most permits in and admits in order of arrival', async () => {
    const semaphore = new Semaphore(2);
    const gates = range(5).map(() => deferred());
    const entered: number[] = [];
    const tasks = gates.map((gate, i) =>
      semaphore.execute(async () => {
        entered.push(i);
        await gate.promise;
        return i;
      }),
    );
    await turn();
    expect(entered).toEqual([0, 1]);
    expect(semaphore).toMatchObject({ held: 2, waiting: 3 });
    gates[1]?.resolve();
    await turn();
    expect(entered).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all(tasks)).toEqual(range(5));
    expect(entered).toEqual(range(5));
    expect(semaphore).toMatchObject({ held: 0, waiting: 0 });
  });

  it('S3-09 a newcomer never overtakes those who wait', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const order: string[] = [];
    const first = semaphore.acquire().then(() => order.push('first'));
    semaphore.release();
    const second = semaphore.acquire().then(() => order.push('second'));
    await first;
    semaphore.release();
    await second;
    expect(order).toEqual(['first', 'second']);
  });

  it('S3-09 releases when a task throws, also synchronously', async () => {
    const semaphore = new Semaphore(1);
    const bug = () => {
      throw new Error('sync');
    };
    await expect(semaphore.execute(bug)).rejects.toThrow('sync');
    await expect(semaphore.execute(async () => bug())).rejects.toThrow('sync');
    expect(semaphore.held).toBe(0);
  });

  it('S3-09 B3-20 is resized while in use', async () => {
    const semaphore = new Semaphore(1);
    const done = range(4).map(() => semaphore.acquire());
    expect(semaphore).toMatchObject({ held: 1, waiting: 3 });
    semaphore.permits = 3;
    expect(semaphore).toMatchObject({ held: 3, waiting: 1, permits: 3 });
    semaphore.permits = 1;
    semaphore.release();
    semaphore.release();
    expect(semaphore).toMatchObject({ held: 1, waiting: 1 });
    semaphore.release();
    await Promise.all(done);
    expect(semaphore).toMatchObject({ held: 1, waiting: 0 });
  });

  it('S3-09 B3-20 a waiting acquire is aborted with the reason and holds nothing', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const controller = new AbortController();
    const aborted = semaphore.acquire(controller.signal);
    const patient = semaphore.acquire();
    controller.abort('why');
    await expect(aborted).rejects.toBe('why');
    await expect(semaphore.acquire(AbortSignal.abort('now'))).rejects.toBe('now');
    expect(semaphore.waiting).toBe(1);
    semaphore.release();
    await patient;
    expect(EventEmitter.getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('B3-20 queues in constant time: 50 000 waiters come and go', async () => {
    const semaphore = new Semaphore(1);
    const all = range(50_000).map(() => semaphore.acquire().then(() => semaphore.release()));
    await Promise.all(all);
    expect(semaphore).toMatchObject({ held: 0, waiting: 0 });
  });

  it('S3-09 B3-20 keeps limit and order under any mix of resizes and aborts', async () => {
    const action = fc.oneof(
      fc.record({
        do: fc.constant('enter' as const),
        hops: fc.nat(3),
        abort: fc.option(fc.nat(5), { nil: undefined }),
      }),
      fc.record({ do: fc.constant('resize' as const), permits: fc.integer({ min: 1, max: 5 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (actions, permits) => {
          const semaphore = new Semaphore(permits);
          let lowest = permits;
          let highest = permits;
          let inside = 0;
          const entered: number[] = [];
          const settled = actions.map(async (step, i) => {
            if (step.do === 'resize') {
              highest = Math.max(highest, step.permits);
              lowest = Math.min(lowest, step.permits);
              semaphore.permits = step.permits;
              return;
            }
            const controller = new AbortController();
            const { abort, hops } = step;
            if (abort !== undefined) void hop(abort).then(() => controller.abort());
            await semaphore
              .execute(async () => {
                entered.push(i);
                inside += 1;
                expect(inside).toBeLessThanOrEqual(highest);
                await hop(hops);
                inside -= 1;
              }, controller.signal)
              .catch((error) => expect(error.name).toBe('AbortError'));
          });
          await Promise.all(settled);
          expect(entered).toEqual([...entered].sort((a, b) => a - b));
          expect(semaphore).toMatchObject({ held: 0, waiting: 0 });
        },
      ),
      { numRuns: 200 },
    );
  });
});

async function hop(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}
