import { partialStreamResult, StreamProcessor } from '@pipelines/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { deferred, settle } from '../stream/chunks.ts';
import { script } from './parallel-world.ts';
import { LONG, runs } from './runs.ts';
import { plan, StreamWorld, setting } from './stream-world.ts';

// Loaded on first use, which takes real time, and the scripts know of none.
beforeAll(async () => void (await new StreamProcessor(Number).process('{"rows":[]}', { path: 'rows' })));

describe('any script of events', () => {
  it(
    'B3-21 B3-22 B3-23 B3-25 B3-26 B3-30 B3-31 B3-34 S3-23 S3-24 S3-26 S3-33 S3-34 S3-35 every item is done, failed or counted as lost, whatever is cut, thrown, aborted, stuck or left',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(plan, { maxLength: 24 }), setting, script, (plans, chosen, actions) =>
          new StreamWorld(plans, chosen).play(actions),
        ),
        runs(500),
      );
    },
    LONG,
  );
});

describe('found by scripts', () => {
  it('B3-34 fails with what the source threw, even if nobody can look at it', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    function* failing() {
      yield 1;
      throw proxy;
    }
    const outcome = await new StreamProcessor((n: number) => n).process(failing()).then(
      () => 'well',
      (thrown: unknown) => (Object.is(thrown, proxy) ? 'with it' : 'with something else'),
    );
    expect(outcome).toBe('with it');
    expect(partialStreamResult(proxy)?.items).toEqual([1]);
  });

  it('B3-34 S3-26 neither pulls a source that it has closed nor counts what comes too late', async () => {
    const log: string[] = [];
    let late = deferred<IteratorResult<number>>();
    const source = {
      next: () => (log.push('next') === 1 ? Promise.resolve({ done: false as const, value: 1 }) : late.promise),
      return: async () => {
        log.push('return');
        return { done: true as const, value: undefined };
      },
    };
    for (const backpressure of ['buffer', 'drop'] as const) {
      log.length = 0;
      late = deferred();
      const processor = new StreamProcessor((n: number) => n, { backpressure });
      const stream = processor.stream({ [Symbol.asyncIterator]: () => source });
      await stream.next();
      await settle();
      await stream.return();
      late.resolve({ done: false, value: 2 });
      await settle();
      expect(log).toEqual(['next', 'next', 'return']);
      expect(stream.stats.totalItems).toBe(1);
    }
  });
});
