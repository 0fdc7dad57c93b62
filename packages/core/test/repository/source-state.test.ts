import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listSources, openSourceTree, sourceState } from '@pipelines/core/repository';
import { git, makeFolder, makeRepository, removeFolders, writeFiles } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

afterAll(removeFolders);

const signal = new AbortController().signal;
const log = { info() {}, warn() {} };

async function stateOf(root: string, at?: string): Promise<{ state: string | undefined; listing: string }> {
  const shared = { allowShallow: false, maxMemory: 1024, ...(at !== undefined && { at }) };
  const tree = await openSourceTree({ root, shared, signal });
  const listing: string[] = [];
  for await (const { path, blob, skipped } of listSources(
    tree,
    { maxFileBytes: 1000, threads: 1 },
    { root, signal, log },
  ))
    listing.push(`${path} ${blob} ${skipped}`);
  return { state: await sourceState(tree, { signal }), listing: listing.join('\n') };
}

const state = async (root: string, at?: string) => (await stateOf(root, at)).state;

const FILES = { 'a.md': 'a', 'sub/b.md': 'b', 'sub/ü c.md': 'c', '.gitignore': '*.log\n' };
const make = () => makeRepository([{ message: 'One', files: FILES }]);

describe('the state of a tree', () => {
  it('is the same as long as nothing is changed, also in another clone and after a commit of nothing else', async () => {
    const root = make();
    const before = await state(root);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(await state(root)).toBe(before);
    writeFiles(root, { 'a.md': 'a', 'x.log': 'ignored' });
    expect(await state(root)).toBe(before);
  });

  it('differs for each kind of change, and is what it was when that is undone', async () => {
    const root = make();
    const before = await state(root);
    const seen = new Map<string | undefined, string>([[before, 'nothing']]);
    const check = async (what: string, change: () => unknown, undo: () => unknown) => {
      change();
      const now = await state(root);
      expect([what, seen.get(now)]).toEqual([what, undefined]);
      seen.set(now, what);
      undo();
      expect([what, await state(root)]).toEqual([what, before]);
    };
    const write = (path: string, text: string) => () => writeFiles(root, { [path]: text });
    const remove = (path: string) => () => rmSync(join(root, path), { recursive: true });
    await check('an edit', write('a.md', 'edited'), write('a.md', 'a'));
    await check('another edit', write('a.md', 'again'), write('a.md', 'a'));
    await check('a new file', write('new.md', 'new'), remove('new.md'));
    await check('other content of a new file', write('new.md', 'newer'), remove('new.md'));
    await check('a removed file', remove('a.md'), write('a.md', 'a'));
    const replace = () => {
      remove('a.md')();
      symlinkSync('sub/b.md', join(root, 'a.md'));
    };
    const restore = () => {
      remove('a.md')();
      write('a.md', 'a')();
    };
    await check('a link in place of a file', replace, restore);
    await check('ignored no more', write('.gitignore', ''), write('.gitignore', FILES['.gitignore']));
    const stage = () => {
      write('a.md', 'staged')();
      git(root, ['add', 'a.md']);
    };
    await check('a staged edit', stage, () => git(root, ['reset', '--hard', '--quiet']));
    await check(
      'an origin',
      () => git(root, ['remote', 'add', 'origin', 'https://example.org/x']),
      () => git(root, ['remote', 'remove', 'origin']),
    );
  });

  it('is of the root alone, where that is a folder of a repository', async () => {
    const root = make();
    const sub = join(root, 'sub');
    const before = await state(sub);
    writeFiles(root, { 'a.md': 'outside' });
    expect(await state(sub)).toBe(before);
    writeFiles(root, { 'sub/ü c.md': 'inside' });
    const edited = await state(sub);
    expect(edited).not.toBe(before);
    writeFiles(root, { 'sub/ü c.md': 'inside, again' });
    expect(await state(sub)).not.toBe(edited);
  });

  it('is of the commit alone, where one is asked for', async () => {
    const root = make();
    const before = await state(root, 'HEAD');
    writeFiles(root, { 'a.md': 'edited' });
    expect(await state(root, 'HEAD')).toBe(before);
  });

  it('is told before the first commit, and not without git', async () => {
    const root = make();
    git(root, ['checkout', '--quiet', '--orphan', 'empty']);
    const before = await state(root);
    expect(before).toBeDefined();
    writeFiles(root, { 'a.md': 'edited' });
    expect(await state(root)).not.toBe(before);
    const folder = makeFolder();
    writeFiles(folder, FILES);
    expect(await state(folder)).toBeUndefined();
  });

  it('tells a conflict and what a sparse checkout leaves out', async () => {
    const root = make();
    git(root, ['checkout', '--quiet', '-b', 'other']);
    writeFiles(root, { 'a.md': 'other' });
    git(root, ['commit', '--quiet', '--all', '--message', 'Other']);
    git(root, ['checkout', '--quiet', 'main']);
    writeFiles(root, { 'a.md': 'main' });
    git(root, ['commit', '--quiet', '--all', '--message', 'Main']);
    const before = await state(root);
    expect(() => git(root, ['merge', 'other'])).toThrow();
    const conflict = await state(root);
    expect(conflict).not.toBe(before);
    git(root, ['merge', '--abort']);
    expect(await state(root)).toBe(before);
    git(root, ['sparse-checkout', 'set', '--cone', 'none']);
    expect(await state(root)).not.toBe(before);
  });

  it('differs whenever the files that are listed differ, whatever is done to a repository', async () => {
    const path = fc.constantFrom('a.md', 'sub/b.md', 'new.md', 'sub/deep/x.md', 'y.log', '.gitignore');
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), path, text: fc.constantFrom('a', 'b', '', '*.md\n', '!y.log\n') }),
      fc.record({ do: fc.constant('remove' as const), path }),
      fc.record({ do: fc.constant('link' as const), path }),
      fc.record({ do: fc.constant('mode' as const), path }),
      fc.record({ do: fc.constantFrom('add' as const, 'commit' as const, 'reset' as const, 'stash' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const root = make();
        const listings = new Map<string | undefined, string>();
        for (const each of [undefined, ...steps]) {
          if (each) apply(root, each);
          const { state, listing } = await stateOf(root);
          expect(listings.get(state) ?? listing).toBe(listing);
          listings.set(state, listing);
        }
        removeFolders();
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

interface Change {
  readonly do: 'write' | 'remove' | 'link' | 'mode' | 'add' | 'commit' | 'reset' | 'stash';
  readonly path?: string;
  readonly text?: string;
}

function apply(root: string, { do: what, path = '', text = '' }: Change): void {
  const full = join(root, path);
  const quietly = (args: string[]) => {
    try {
      git(root, args);
    } catch {
      // Nothing to commit, nothing to stash.
    }
  };
  if (what === 'add') quietly(['add', '--all']);
  else if (what === 'commit') quietly(['commit', '--quiet', '--all', '--message', 'More']);
  else if (what === 'reset') quietly(['reset', '--hard', '--quiet']);
  else if (what === 'stash') quietly(['stash', '--quiet']);
  else {
    if (what !== 'mode') rmSync(full, { force: true, recursive: true });
    if (what === 'write') writeFiles(root, { [path]: text });
    else if (what === 'link') {
      mkdirSync(join(full, '..'), { recursive: true });
      symlinkSync('a.md', full);
    } else if (what === 'mode') {
      try {
        chmodSync(full, 0o755);
      } catch {
        // Not there.
      }
    }
  }
}
