import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { replaceFile } from '../../src/node/atomic-write.ts';
import { isBareRepository, openStateFolder, resolveInRoot, toRootPath, writeFileAtomic } from '../../src/node/index.ts';
import { createStepFiles } from '../../src/node/step-files.ts';
import { temporaryFolder } from './world.ts';

const git = (cwd: string, ...args: string[]) => promisify(execFile)('git', args, { cwd });
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describe('writeFileAtomic', () => {
  it('S3-64 leaves only the file, creates folders, keeps the mode', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a', 'b', `${'名'.repeat(70)}.txt`);
    await writeFileAtomic(path, 'one');
    await chmod(path, 0o776);
    await writeFileAtomic(path, Buffer.from('two'));
    expect(await readFile(path, 'utf8')).toBe('two');
    expect((await stat(path)).mode & 0o777).toBe(0o776);
    expect(await readdir(join(folder, 'a', 'b'))).toHaveLength(1);
  });

  it('asks at the last moment, when the new text is already on the disk, whether the file is still to be replaced', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.md');
    await writeFile(path, 'old');
    const refused = await replaceFile(path, 'new', async () => {
      await writeFile(path, 'theirs');
      expect(await readdir(folder)).toHaveLength(2);
      return false;
    });
    expect([refused, await readFile(path, 'utf8'), await readdir(folder)]).toEqual([false, 'theirs', ['a.md']]);
    expect(await replaceFile(path, 'new', async () => true)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it.runIf(process.geteuid?.() === 0)('leaves the file to its owner when root writes', async () => {
    const path = join(await temporaryFolder(), 'a.md');
    await writeFile(path, 'old');
    await chown(path, 65534, 65533);
    await writeFileAtomic(path, 'new');
    expect(await stat(path)).toMatchObject({ uid: 65534, gid: 65533 });
  });

  it('S3-64 says what it could not write, and leaves no temp file', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'taken'), join(folder, 'file', 'below')]) {
      await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({ code: 'WRITE_FAILED', details: { path } });
    }
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it('a process killed while it writes leaves the old file or the new one, whole', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'big.txt');
    const lengths = new Set<number>();
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, [fixture('write-for-ever.mjs'), path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = new Promise((resolve) => child.on('exit', resolve));
      // Killed at different moments: after another number of written files each time.
      let seen = 0;
      for await (const chunk of child.stdout) {
        seen += String(chunk).length;
        if (seen > round) break;
      }
      child.kill('SIGKILL');
      await exited;
      const text = await readFile(path, 'utf8');
      expect(new Set(text).size).toBe(1);
      expect([200_000, 300_000]).toContain(text.length);
      lengths.add(text.length);
    }
    const others = (await readdir(folder)).filter((name) => name !== 'big.txt');
    expect(others.every((name) => /^\.pipelines-.*\.tmp$/.test(name))).toBe(true);
  });
});

describe('resolveInRoot', () => {
  it('refuses what leaves the root: .., absolute, NUL, the root itself, links of all kinds', async () => {
    const outside = await temporaryFolder();
    const root = await temporaryFolder();
    await mkdir(join(root, 'inside'));
    await writeFile(join(outside, 'file'), '');
    await symlink(outside, join(root, 'folder-link'));
    await symlink(join(outside, 'file'), join(root, 'file-link'));
    await symlink(join(outside, 'nothing'), join(root, 'dead-link'));
    await symlink('circle', join(root, 'circle'));
    await symlink(join(root, 'inside'), join(root, 'inside-link'));
    const paths = ['..', '../x', 'a/../../x', '/etc/passwd', 'a\0b', '', '.', 'folder-link/x', 'folder-link/new/x'];
    for (const path of [...paths, 'file-link', 'dead-link', 'dead-link/x', 'circle/x', 'circle']) {
      await expect(resolveInRoot(root, path), path).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    }
    for (const path of ['x', 'a/b/c', '..x', 'a/../b', 'inside/x', 'inside-link/x']) {
      expect(await resolveInRoot(root, path)).toBe(join(root, path));
    }
  });

  it('works in a root that is reached through a link', async () => {
    const real = await temporaryFolder();
    const root = join(await temporaryFolder(), 'link');
    await symlink(real, root);
    expect(await resolveInRoot(root, 'a/b')).toBe(join(root, 'a/b'));
  });

  it('toRootPath is POSIX and relative, or absolute when outside', () => {
    expect(toRootPath('/r', '/r/a/b')).toBe('a/b');
    expect(toRootPath('/r', '/r/..a')).toBe('..a');
    expect(toRootPath('/r', '/other/a')).toBe('/other/a');
  });
});

describe('the state folder', () => {
  it('S3-64 hides itself: a real repository stays clean', async () => {
    const root = await temporaryFolder();
    await git(root, 'init', '-q');
    const state = await openStateFolder(root, {});
    await writeFile(join(state.path, 'anything'), 'x');
    expect(state).toEqual({ path: join(root, '.pipeline'), insideRoot: true });
    expect((await git(root, 'status', '--porcelain', '--untracked-files=all')).stdout).toBe('');
    expect(await openStateFolder(root, {})).toEqual(state);
  });

  it('of a bare root lies in the cache folder of the user, one per root', async () => {
    const cache = await temporaryFolder();
    const roots = [await temporaryFolder(), await temporaryFolder()];
    const paths: string[] = [];
    for (const root of roots) {
      await git(root, 'init', '-q', '--bare');
      expect(isBareRepository(root)).toBe(true);
      const state = await openStateFolder(root, { XDG_CACHE_HOME: cache });
      expect(state.insideRoot).toBe(false);
      expect(state.path.startsWith(join(cache, 'pipelines'))).toBe(true);
      expect(await readdir(root)).not.toContain('.pipeline');
      paths.push(state.path);
    }
    expect(paths[0]).not.toBe(paths[1]);
  });

  it('of a read-only root lies there too; an unreadable root is refused', async () => {
    const root = await temporaryFolder();
    const cache = await temporaryFolder();
    await asNobody(async () => {
      await chmod(root, 0o555);
      expect((await openStateFolder(root, { XDG_CACHE_HOME: cache })).insideRoot).toBe(false);
      await chmod(root, 0o311);
      await expect(openStateFolder(root, { XDG_CACHE_HOME: cache })).rejects.toMatchObject({ code: 'ROOT_INVALID' });
      await chmod(root, 0o555);
      const nowhere = openStateFolder(root, { XDG_CACHE_HOME: join(root, 'no') });
      await expect(nowhere).rejects.toMatchObject({ code: 'WRITE_FAILED' });
      await chmod(root, 0o755);
    }, [root, cache]);
  });

  it('is refused when it is a link or a file, and so are a root that is missing or a file', async () => {
    const outside = await temporaryFolder();
    const linked = await temporaryFolder();
    await symlink(outside, join(linked, '.pipeline'));
    await expect(openStateFolder(linked, {})).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    const filed = await temporaryFolder();
    await writeFile(join(filed, '.pipeline'), '');
    await expect(openStateFolder(filed, {})).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    for (const root of [join(outside, 'missing'), join(filed, '.pipeline')]) {
      await expect(openStateFolder(root, {})).rejects.toMatchObject({ code: 'ROOT_INVALID' });
    }
    expect(await readdir(outside)).toEqual([]);
  });
});

describe('the files of a step', () => {
  async function open(write: boolean, alone = false) {
    const root = await temporaryFolder();
    const controller = new AbortController();
    const folder = join(root, '.pipeline', 'p');
    const create = (more: { write?: boolean } = {}) =>
      createStepFiles({ root, folder, write: more.write ?? write, signal: controller.signal, alone });
    return { root, folder, controller, create };
  }

  it('are previewed with one diff, sorted by path, and nothing else changes', async () => {
    const { root, folder, create } = await open(false);
    await writeFile(join(root, 'old.md'), 'a\nb\n');
    const files = create();
    expect(await files.edit('z/new.md', 'n\n')).toBe('previewed');
    expect(await files.edit('old.md', 'a\nc\n')).toBe('previewed');
    expect(await files.edit('old.md', 'a\nb\n')).toBe('unchanged');
    expect(await files.finish()).toBe('.pipeline/p/preview.diff');
    const diff = await readFile(join(folder, 'preview.diff'), 'utf8');
    expect(diff.indexOf('b/old.md')).toBeLessThan(diff.indexOf('b/z/new.md'));
    expect(diff).toContain('-b\n+c\n');
    expect(diff).toContain('--- /dev/null');
    expect(await readFile(join(folder, 'preview', 'z', 'new.md'), 'utf8')).toBe('n\n');
    expect((await readdir(root)).sort()).toEqual(['.pipeline', 'old.md']);
    await git(root, 'init', '-q');
    await git(root, 'apply', '.pipeline/p/preview.diff');
    expect(await readFile(join(root, 'z', 'new.md'), 'utf8')).toBe('n\n');
  });

  it('are written with write, once: the second time nothing changes, and old previews are gone', async () => {
    const { root, folder, create } = await open(true);
    const preview = create({ write: false });
    await preview.edit('a.md', 'x');
    await preview.finish();
    expect((await readdir(folder)).sort()).toEqual(['preview', 'preview.diff']);
    const first = create();
    expect([await first.edit('a.md', 'x'), await first.edit('empty.md', '')]).toEqual(['written', 'written']);
    expect(await first.finish()).toBeUndefined();
    const second = create();
    expect([await second.edit('a.md', 'x'), await second.edit('empty.md', '')]).toEqual(['unchanged', 'unchanged']);
    expect(second.edits).toEqual({ unchanged: 2, written: 0, previewed: 0, overtaken: 0 });
    expect(await readdir(folder)).toEqual([]);
    expect((await readdir(root)).sort()).toEqual(['.pipeline', 'a.md', 'empty.md']);
  });

  it('of a step alone leave the previews of other steps in place', async () => {
    const { folder, create } = await open(false, true);
    const editing = create();
    await editing.edit('a.md', 'x');
    await create().finish();
    await editing.finish();
    expect((await readdir(folder)).sort()).toEqual(['preview', 'preview.diff']);
  });

  it('stay inside: edits in the root, reports in the state folder', async () => {
    const { root, create } = await open(true);
    const files = create();
    expect(await files.report('sub/report.md', 'r')).toBe('.pipeline/p/sub/report.md');
    await expect(files.edit('../x', 'x')).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    await expect(files.report('../../../x', 'x')).rejects.toMatchObject({ code: 'PATH_OUTSIDE_ROOT' });
    await mkdir(join(root, 'folder'));
    await expect(files.edit('folder', 'x')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  it('leave a file alone that somebody changed or removed since it was read', async () => {
    for (const write of [true, false]) {
      const { root, create } = await open(write);
      await writeFile(join(root, 'a.md'), 'their new text');
      const files = create();
      expect(await files.edit('a.md', 'our text', 'the text we read')).toBe('overtaken');
      expect(await files.edit('gone.md', 'our text', 'the text we read')).toBe('overtaken');
      expect(await files.edit('a.md', 'our text', null)).toBe('overtaken');
      expect(await files.edit('a.md', 'our text', 'their new text')).toBe(write ? 'written' : 'previewed');
      expect(files.edits).toMatchObject({ overtaken: 3, written: write ? 1 : 0 });
      expect(await readFile(join(root, 'a.md'), 'utf8')).toBe(write ? 'our text' : 'their new text');
      expect((await readdir(root)).sort()).toEqual(write ? ['a.md'] : ['.pipeline', 'a.md']);
    }
  });

  it('do not replace a file that is read-only', async () => {
    const { root, create } = await open(true);
    await writeFile(join(root, 'a.md'), 'old');
    await chmod(join(root, 'a.md'), 0o444);
    await asNobody(async () => {
      const message = expect.stringContaining('is read-only');
      await expect(create().edit('a.md', 'new')).rejects.toMatchObject({ code: 'WRITE_FAILED', message });
    }, [root]);
    expect(await readFile(join(root, 'a.md'), 'utf8')).toBe('old');
    expect(await readdir(root)).toEqual(['a.md']);
  });

  it('are written no more once the run is aborted', async () => {
    const { root, controller, create } = await open(true);
    const files = create();
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(files.edit('a.md', 'x')).rejects.toBe(reason);
    await expect(files.report('a.md', 'x')).rejects.toBe(reason);
    expect(await readdir(root)).toEqual([]);
  });
});

/** Root may write anywhere, so permissions are tested as somebody else. */
async function asNobody(work: () => Promise<void>, own: readonly string[]): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  const { chown } = await import('node:fs/promises');
  for (const path of own) await chown(path, 65534, 65534);
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
