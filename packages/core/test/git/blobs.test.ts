import { execFileSync } from 'node:child_process';
import { hashOfContent, openRepository, type Repository } from '@pipelines/core/node';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { splitAtNul } from '../../src/node/git/records.ts';
import { collect, commitFiles, git, makeRepository, removeFolders } from './make-repository.ts';

afterAll(removeFolders);

function store(root: string, content: Buffer): string {
  return execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: root, input: content, encoding: 'utf8' }).trim();
}

async function open(root: string): Promise<Repository> {
  const repository = await openRepository(root);
  if (!repository) throw new Error('no repository');
  return repository;
}

describe('readBlobs', () => {
  it('gives contents byte for byte, in order, repeats included', async () => {
    const root = makeRepository();
    const contents = [
      Buffer.from(''),
      Buffer.from('\n'),
      Buffer.from('a missing\nb blob 3\n'),
      Buffer.from(Uint8Array.from({ length: 70_000 }, (_, i) => i % 256)),
      Buffer.alloc(65_536, 10),
      Buffer.from([0, 0xff, 0xfe, 10]),
    ];
    const ids = contents.map((content) => store(root, content));
    const order = [...ids, ...ids.toReversed()];
    const read = await collect((await open(root)).readBlobs(order));
    expect(read.map(({ id }) => id)).toEqual(order);
    const expected = [...contents, ...contents.toReversed()];
    expect(read.every(({ content }, i) => content?.equals(expected[i] as Buffer))).toBe(true);
    expect(read.map(({ size }) => size)).toEqual(expected.map(({ length }) => length));
  });

  it('passes over what is larger than maxBytes, is missing, or is not a blob', async () => {
    const root = makeRepository();
    const sha = commitFiles(root, { a: 'x' });
    const big = store(root, Buffer.alloc(300_000, 1));
    const small = store(root, Buffer.from('12345'));
    const ids = [big, 'e'.repeat(40), sha, small];
    const read = await collect((await open(root)).readBlobs(ids, { maxBytes: 5 }));
    expect(read.map(({ id, size, content }) => [id, size, content?.toString()])).toEqual([
      [big, 300_000, undefined],
      ['e'.repeat(40), undefined, undefined],
      [sha, Number(git(root, 'cat-file', '-s', sha)), undefined],
      [small, 5, '12345'],
    ]);
  });

  it('refuses a bad maxBytes and what is not an id', async () => {
    const repository = await open(makeRepository());
    for (const maxBytes of [0, -1, 1.5, Number.NaN]) {
      await expect(collect(repository.readBlobs([], { maxBytes }))).rejects.toThrow(
        /maxBytes: expected .* got .*number/,
      );
    }
    await expect(collect(repository.readBlobs(['HEAD']))).rejects.toThrow(TypeError);
    await expect(collect(repository.readBlobs([`${'a'.repeat(40)}\n`]))).rejects.toThrow(TypeError);
  });

  it('answers each id before it asks for the next one, so a source may wait for answers', async () => {
    const root = makeRepository();
    const ids = ['one', 'two', 'three'].map((text) => store(root, Buffer.from(text)));
    let answer = () => {};
    async function* source() {
      for (const id of ids) {
        const answered = new Promise<void>((resolve) => {
          answer = resolve;
        });
        yield id;
        await answered;
      }
    }
    const texts: (string | undefined)[] = [];
    for await (const { content } of (await open(root)).readBlobs(source())) {
      texts.push(content?.toString());
      answer();
    }
    expect(texts).toEqual(['one', 'two', 'three']);
  });

  it('S3-31 holds one blob at a time however slowly it is read, and ends git when left early', async () => {
    const root = makeRepository();
    const id = store(root, Buffer.alloc(100_000, 65));
    let pulled = 0;
    function* source() {
      for (; pulled < 50_000; pulled++) yield id;
    }
    let seen = 0;
    for await (const { size } of (await open(root)).readBlobs(source())) {
      expect(size).toBe(100_000);
      if (++seen === 5) break;
    }
    expect(pulled).toBeLessThan(5_000);
  });

  it('stops with the reason of the signal', async () => {
    const root = makeRepository();
    const id = store(root, Buffer.from('x'));
    const stop = new AbortController();
    const repository = await openRepository(root, { signal: stop.signal });
    const reason = new Error('enough');
    async function* endless() {
      for (;;) yield id;
    }
    const read = async () => {
      for await (const _ of repository?.readBlobs(endless()) ?? []) stop.abort(reason);
    };
    await expect(read()).rejects.toBe(reason);
  });
});

describe('hashOfContent', () => {
  it('S3-13 is the id git gives the same bytes', async () => {
    const root = makeRepository();
    for (const content of [Buffer.from(''), Buffer.from('ü\r\n'), Buffer.from([0, 255])]) {
      expect(hashOfContent(content)).toBe(store(root, content));
    }
    const root256 = makeRepository('--object-format=sha256');
    expect(hashOfContent(Buffer.from('x'), 'sha256')).toBe(store(root256, Buffer.from('x')));
  });
});

describe('splitAtNul', () => {
  it('gives the same records wherever the chunks are cut', async () => {
    const bytes = fc.array(fc.uint8Array({ maxLength: 12 }).map((a) => a.map((b) => b || 1)));
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.nat(40)), async (records, cuts) => {
        const whole = Buffer.concat(records.map((record) => Buffer.concat([record, Buffer.from([0])])));
        async function* chunks() {
          let start = 0;
          for (const cut of cuts) {
            yield whole.subarray(start, start + cut);
            start += cut;
          }
          yield whole.subarray(start);
        }
        const split = (await collect(splitAtNul(chunks()))).flat();
        expect(split.map((record) => Buffer.from(record as string).toString('hex'))).toEqual(
          records.map((record) => Buffer.from(record).toString('hex')),
        );
      }),
    );
  });
});
