import { git, makeRepository, removeFolders } from '@pipelines/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { webAddress } from '../../src/lib/workspace/repository-address.ts';
import { scanFiles, scanRoot, textsOf } from './scan-world.ts';

afterAll(removeFolders);

const PAGE = 'https://github.com/owner/name';

describe('the web address of a repository', () => {
  it.each([
    ['https://github.com/owner/name', PAGE],
    ['https://github.com/owner/name.git', PAGE],
    ['git+https://github.com/owner/name.git#main', PAGE],
    ['https://user:secret@github.com/owner/name.git?token=x', PAGE],
    ['git@github.com:owner/name.git', PAGE],
    ['ssh://git@github.com:22/owner/name.git', PAGE],
    ['git+ssh://git@github.com/owner/name.git', PAGE],
    ['git://github.com/owner/name.git', PAGE],
    ['https://github.com/owner/name/tree/main/packages/a', PAGE],
    ['https://git.example.org:8443/group/sub/name', 'https://git.example.org:8443/group/sub/name'],
    ['http://git.example.org/owner/name/', 'http://git.example.org/owner/name'],
  ])('%s is %s', (written, address) => {
    expect(webAddress(written)).toBe(address);
  });

  it.each([
    '',
    '/srv/git/owner/name.git',
    '../owner/name',
    './owner/name',
    'file:///srv/owner/name',
    'C:\\git\\owner\\name',
    'https://github.com/owner',
    'git@alias:owner/name',
    'https://github.com/owner/../../name',
    'not an address',
  ])('%j has none', (written) => {
    expect(webAddress(written)).toBeUndefined();
  });

  it('never keeps who asks, nor a secret', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{6,12}$/);
    const form = fc.constantFrom(
      'https://U:S@h.org/o/n',
      'http://S@h.org/o/n',
      'ssh://U:S@h.org/o/n',
      'git+https://U:S@h.org/o/n.git',
    );
    fc.assert(
      fc.property(word, word, form, (user, secret, written) => {
        const address = webAddress(written.replace('U', `u${user}`).replace('S', `s${secret}`));
        expect(address).toMatch(/^https?:\/\/h\.org\/o\/n$/);
      }),
    );
  });
});

describe('the repository of a workspace', () => {
  it.each([
    ['owner/name', PAGE],
    ['github:owner/name', PAGE],
    ['gitlab:group/sub/name', 'https://gitlab.com/group/sub/name'],
    [{ type: 'git', url: 'git+https://github.com/owner/name.git' }, PAGE],
  ])('is what the manifest of the root says: %j', async (repository, url) => {
    const { workspace } = await scanFiles({ 'package.json': { name: 'a', repository } });
    expect(workspace.repository).toEqual({ url });
  });

  it('is what packages say that know where they lie in it', async () => {
    const placed = { type: 'git', url: `${PAGE}.git`, directory: 'packages/b' };
    const { workspace } = await scanFiles({
      'package.json': { name: 'root', workspaces: ['packages/*'] },
      'packages/a/package.json': { name: 'a', repository: 'somebody/else' },
      'packages/b/package.json': { name: 'b', repository: placed },
    });
    expect(workspace.repository).toEqual({ url: PAGE });
  });

  it('is else where the clone came from, without credentials, with its branch', async () => {
    const root = makeRepository([{ message: 'One', files: textsOf({ 'package.json': { name: 'a' } }) }]);
    expect((await scanRoot(root)).workspace).not.toHaveProperty('repository');
    git(root, ['remote', 'add', 'origin', 'https://user:secret@github.com/owner/name.git']);
    expect((await scanRoot(root)).workspace.repository).toEqual({ url: PAGE, branch: 'main' });
  });
});
