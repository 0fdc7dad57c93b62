import { execFileSync } from 'node:child_process';
import { git, makeRoot, removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { IgnoredPaths } from '../../src/lib/links/ignored-paths.ts';
import { Tree } from '../../src/lib/verify/tree.ts';
import { treeOf } from './link-world.ts';

afterAll(removeFolders);

/** Which of the paths git ignores. */
function ignoredByGit(root: string, paths: readonly string[]): string[] {
  try {
    const input = paths.join('\0');
    const args = ['check-ignore', '--stdin', '-z', '--no-index'];
    const said = execFileSync('git', args, { cwd: root, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
    return said.split('\0').filter((path) => path !== '');
  } catch {
    // Exit code 1: none is.
    return [];
  }
}

const name = fc.constantFrom('a', 'b', 'ab', 'build', 'a.js', 'b.md', 'x-1', '.env', 'a b');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const part = fc.constantFrom(
  'a',
  'b',
  '*',
  '**',
  'a*',
  '*.js',
  '?',
  '[ab]',
  '[!a]',
  '[a-z]b',
  'build',
  '.env',
  'x-[0-9]',
);
const pattern = fc
  .tuple(fc.boolean(), fc.boolean(), fc.array(part, { minLength: 1, maxLength: 3 }))
  .map(([negated, rooted, parts]) => `${negated ? '!' : ''}${rooted ? '/' : ''}${parts.join('/')}`);

describe('paths that .gitignore files leave out', () => {
  it('are those that git ignores, for patterns without a slash at their end', async () => {
    const root = makeRoot({});
    git(root, ['init', '--quiet']);
    const lines = fc.array(pattern, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        lines,
        fc.uniqueArray(path, { minLength: 1, maxLength: 8 }),
        async (outer, inner, paths) => {
          const files = { '.gitignore': outer.join('\n'), 'a/.gitignore': inner.join('\n') };
          const folder = makeRoot(files);
          execFileSync('cp', ['-R', `${root}/.git`, folder]);
          const source = { root: folder, repository: undefined, sha: undefined };
          const tree = new Tree(
            source,
            Object.keys(files).map((path) => ({ path, blob: '' })),
            { maxBytes: 1e6 },
          );
          const ignored = new IgnoredPaths(tree);
          const ours: string[] = [];
          for (const path of paths) if (await ignored.has(path)) ours.push(path);
          expect(ours).toEqual(ignoredByGit(folder, paths));
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('are all of a folder for two stars alone, but those that are taken back', async () => {
    const ignored = new IgnoredPaths(treeOf({ '.gitignore': '/**\n!a\n' }));
    expect(await ignored.has('a')).toBe(false);
    expect(await ignored.has('a/b.md')).toBe(true);
  });

  it('may be folders: nobody knows of what is not there', async () => {
    const ignored = new IgnoredPaths(treeOf({ '.gitignore': 'out/\r\n# out2\r\n\\#x\r\n' }));
    expect(await ignored.has('out')).toBe(true);
    expect(await ignored.has('a/out/b.md')).toBe(true);
    expect(await ignored.has('out2')).toBe(false);
    expect(await ignored.has('#x')).toBe(true);
  });

  it('are no files where a pattern names any folder', async () => {
    const ignored = new IgnoredPaths(treeOf({ '.gitignore': 'packages/*/*/\n!packages/*/src/\n' }));
    expect(await ignored.has('packages/a/README.md')).toBe(false);
    expect(await ignored.has('packages/a/lib')).toBe(true);
    expect(await ignored.has('packages/a/lib/README.md')).toBe(true);
    expect(await ignored.has('packages/a/src')).toBe(false);
  });

  it('are those of packages that are installed, and of builds where no git tells what is listed', async () => {
    const ignored = new IgnoredPaths(treeOf({}));
    expect(await ignored.has('a/node_modules/b/README.md')).toBe(true);
    expect(await ignored.has('dist/x.js')).toBe(true);
    expect(await ignored.has('distance/x.js')).toBe(false);
  });
});
