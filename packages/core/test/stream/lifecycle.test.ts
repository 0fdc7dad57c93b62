import { getEventListeners, once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { partialStreamResult, StreamProcessor } from '../../src/index.ts';
import { collect, deferred, settle } from './chunks.ts';

const identity = (value: unknown): unknown => value;

function listeners(stream: Readable): Record<string, number> {
  return Object.fromEntries(stream.eventNames().map((name) => [String(name), stream.listenerCount(name)]));
}

async function* endless(log: string[] = []): AsyncGenerator<number> {
  try {
    for (let i = 0; ; i++) yield i;
  } finally {
    log.push('closed');
  }
}

describe('B3-34 settling', () => {
  it('B3-34 rejects when the source is destroyed without an end, during and before the reading', async () => {
    const during = new PassThrough();
    during.write('1\n');
    const stream = new StreamProcessor(identity).stream(during);
    expect(await stream.next()).toEqual({ value: 1, done: false });
    const next = stream.next();
    during.destroy();
    await expect(next).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    const before = new PassThrough();
    before.destroy();
    await expect(new StreamProcessor(identity).process(before)).rejects.toMatchObject({
      code: 'ERR_STREAM_PREMATURE_CLOSE',
    });
  });

  it("B3-34 passes the source's own error on, after the results before it", async () => {
    const source = new PassThrough();
    source.write('1\n2\n');
    const run = new StreamProcessor(async (value: unknown) => value).process(source);
    run.catch(() => {});
    await settle();
    const error = new Error('disk on fire');
    source.destroy(error);
    await expect(run).rejects.toBe(error);
    expect(partialStreamResult(error)?.items).toEqual([1, 2]);
    expect(partialStreamResult(error)?.stats).toMatchObject({ totalItems: 2, processedItems: 2 });
  });

  it('B3-34 leaves no listener on the source, after an end, a break, a failure and an abort', async () => {
    const plain = listeners(new PassThrough());
    const ended = new PassThrough();
    ended.end('1\n2\n');
    await new StreamProcessor(identity).process(ended);
    const left = new PassThrough();
    left.write('1\n2\n');
    for await (const _ of new StreamProcessor(identity).stream(left)) break;
    const failed = new PassThrough();
    failed.write('1\n{\n');
    await expect(new StreamProcessor(identity).process(failed)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const aborted = new PassThrough();
    const controller = new AbortController();
    const run = new StreamProcessor(identity, { signal: controller.signal }).process(aborted);
    controller.abort();
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' });
    await settle();
    for (const stream of [ended, left, failed, aborted]) {
      expect(listeners(stream)).toEqual(plain);
    }
    expect([left.destroyed, failed.destroyed, aborted.destroyed]).toEqual([true, true, true]);
  });

  it('B3-34 an error of the source on its way down is nobody’s unhandled one', async () => {
    const source = new Readable({
      read() {
        this.push('1\n');
      },
      destroy(_, done) {
        setImmediate(() => done(new Error('cannot close')));
      },
    });
    for await (const _ of new StreamProcessor(identity).stream(source)) break;
    await settle();
    expect(source.destroyed).toBe(true);
    expect(source.listenerCount('error')).toBe(0);
  });

  it('B3-34 a break closes generators and web streams and aborts the handlers in flight', async () => {
    const log: string[] = [];
    let signal: AbortSignal | undefined;
    const processor = new StreamProcessor((i: number, context) => {
      signal = context.signal;
      return i < 3 ? i : new Promise(() => {});
    });
    for await (const i of processor.stream(endless(log))) if (i === 2) break;
    expect(log).toEqual(['closed']);
    expect(signal?.aborted).toBe(true);
    let cancelled = false;
    const web = new ReadableStream({
      start: (controller) => controller.enqueue({}),
      cancel() {
        cancelled = true;
      },
    });
    for await (const _ of new StreamProcessor(identity).stream(web)) break;
    expect(cancelled).toBe(true);
    expect(web.locked).toBe(false);
    function* sync() {
      try {
        yield* [1, 2, 3];
      } finally {
        log.push('sync closed');
      }
    }
    await new StreamProcessor(identity, { bufferSize: 1, chunkSize: 1 }).stream(sync()).return();
    for await (const _ of new StreamProcessor(identity, { bufferSize: 1, chunkSize: 1, maxConcurrency: 1 })
      .stream(sync())
      .batches())
      break;
    expect(log).toContain('sync closed');
  });

  it('B3-34 leaving settles although the source, a handler and a pending read are stuck', async () => {
    async function* stuck() {
      yield 1;
      await new Promise(() => {});
    }
    const stream = new StreamProcessor(identity).stream(stuck());
    expect((await stream.next()).value).toBe(1);
    const pending = stream.next();
    await stream.return();
    expect(await pending).toEqual({ value: undefined, done: true });
    expect((await stream.next()).done).toBe(true);
    const never = new StreamProcessor(() => new Promise(() => {})).stream([1, 2]);
    const waiting = never.next();
    await settle();
    await never[Symbol.asyncDispose]();
    expect((await waiting).done).toBe(true);
  });

  it('B3-34 S3-31 an abort rejects at once, with its reason, although everything is stuck', async () => {
    const controller = new AbortController();
    const seen: AbortSignal[] = [];
    const stuck = (_: number, context: { signal: AbortSignal }) => {
      seen.push(context.signal);
      return new Promise(() => {});
    };
    const run = new StreamProcessor(stuck, { signal: controller.signal, maxConcurrency: 2 }).process(endless());
    run.catch(() => {});
    await settle();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
    expect(seen.map(({ aborted }) => aborted)).toEqual([true, true]);
    const source = new PassThrough();
    const late = new StreamProcessor(identity, { signal: controller.signal }).process(source);
    await expect(late).rejects.toMatchObject({ code: 'ABORTED', cause: reason });
    expect(source.destroyed).toBe(true);
  });

  it('B3-34 an abort gets through a source and handlers that never wait', async () => {
    function* numbers() {
      for (let i = 0; ; i++) yield i;
    }
    const run = collect(
      new StreamProcessor(() => undefined, { signal: AbortSignal.timeout(30), onItemError: () => {} }).stream(
        numbers(),
      ),
    );
    await expect(run).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('B3-34 late rejections of aborted handlers and sources are handled', async () => {
    const gate = deferred<number>();
    const source = deferred<IteratorResult<number>>();
    let asked = 0;
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next: () => (asked++ === 0 ? Promise.resolve({ value: 1, done: false }) : source.promise),
      }),
    };
    const stream = new StreamProcessor(() => gate.promise).stream(iterable as AsyncIterable<number>);
    const next = stream.next();
    await settle();
    await stream.return();
    gate.reject(new Error('late handler'));
    source.reject(new Error('late source'));
    expect((await next).done).toBe(true);
    await settle();
    expect(stream.stats).toMatchObject({ processedItems: 0, failedItems: 0 });
  });

  it('B3-22 answers overlapping reads in order', async () => {
    const stream = new StreamProcessor(async (i: number) => i, { chunkSize: 2 }).stream([1, 2, 3]);
    const reads = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next(), stream.next()]);
    expect(reads.map(({ value }) => value)).toEqual([1, 2, 3, undefined, undefined]);
  });

  it('B3-34 a connection that is cut in the middle is an error, not an end', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('1\n2\n', () => setImmediate(() => response.destroy()));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const [response] = (await once(get({ host: '127.0.0.1', port }), 'response')) as [IncomingMessage];
      const failure: unknown = await new StreamProcessor(identity).process(response).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'ECONNRESET' });
      expect(partialStreamResult(failure)?.items).toEqual([1, 2]);
    } finally {
      server.close();
    }
  });

  it('B3-34 reports a source that had failed or ended before', async () => {
    const failed = new PassThrough();
    failed.on('error', () => {});
    failed.destroy(new Error('long ago'));
    await settle();
    await expect(new StreamProcessor(identity).process(failed)).rejects.toThrow();
    const ended = Readable.from([]);
    await collect(ended);
    const outcome = await new StreamProcessor(identity).process(ended).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ items: [] });
  });

  it('B3-34 leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const processor = new StreamProcessor(identity, { signal });
    await processor.process([1]);
    for await (const _ of processor.stream([1, 2])) break;
    await expect(processor.process('{')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('B3-29 B3-34 objects in a stream of bytes are refused by type, not by content', async () => {
    const failure = await new StreamProcessor(identity)
      .process(['1\n', { secret: 1 }])
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'INPUT_INVALID',
      message: 'input: expected chunks of bytes or text, got object',
    });
  });
});

describe('values that cannot be looked at', () => {
  const revoked = (): unknown => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const badThen = Object.defineProperty({}, 'then', {
    get() {
      throw new Error('then');
    },
  });

  it.each([
    ['thrown', () => Promise.reject(revoked())],
    [
      'thrown at once',
      () => {
        throw revoked();
      },
    ],
    ['returned', () => revoked()],
    ['returned with a `then` that throws', () => badThen],
  ])('B3-34 %s, they fail their item and the run still settles', async (_, handler) => {
    const { errors, stats } = await new StreamProcessor(handler).process([{}, {}, {}]);
    expect(errors.map(({ index, error }) => [index, error instanceof Error])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ]);
    expect(stats).toMatchObject({ totalItems: 3, failedItems: 3, processedItems: 0 });
  });
});
