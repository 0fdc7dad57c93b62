import { openRepository } from '@pipelines/core/node';
import { git, makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it } from 'vitest';

afterAll(removeFolders);

const origin = async (root: string) => (await openRepository(root))?.origin();
const make = () => makeRepository([{ message: 'One', files: { a: 'a' } }]);

describe('where a clone came from', () => {
  it('is the address of its remote and the branch that one names', async () => {
    const root = make();
    git(root, ['remote', 'add', 'origin', 'git@example.org:owner/name.git']);
    git(root, ['update-ref', 'refs/remotes/origin/trunk/next', 'HEAD']);
    git(root, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk/next']);
    expect(await origin(root)).toEqual({ url: 'git@example.org:owner/name.git', branch: 'trunk/next' });
  });

  it('has the usual branch that is there, if none is named', async () => {
    const root = make();
    expect(await origin(root)).toEqual({ branch: 'main' });
    git(root, ['branch', '--move', 'master']);
    expect(await origin(root)).toEqual({ branch: 'master' });
    git(root, ['branch', '--move', 'topic']);
    expect(await origin(root)).toEqual({});
    git(root, ['update-ref', 'refs/remotes/origin/main', 'HEAD']);
    expect(await origin(root)).toEqual({ branch: 'main' });
  });
});
