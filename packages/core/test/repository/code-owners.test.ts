import { describe, expect, it } from 'vitest';
import { parseCodeOwners } from '../../src/repository/code-owners.ts';

describe('CODEOWNERS', () => {
  it('lets the last pattern that matches decide', () => {
    const owners = parseCodeOwners('* @all\n*.ts @types\n/src/ @src @team/a\n/src/free/\n');
    expect(owners('README.md')).toEqual(['@all']);
    expect(owners('lib/deep/a.ts')).toEqual(['@types']);
    expect(owners('src/a.ts')).toEqual(['@src', '@team/a']);
    expect(owners('src/free/a.ts')).toEqual([]);
  });

  it.each([
    ['docs/*', ['docs/a.md'], ['docs/deep/a.md', 'x/docs/a.md']],
    ['docs/', ['docs/a.md', 'x/docs/deep/a.md'], ['docs.md', 'mydocs/a.md']],
    ['/docs', ['docs/a.md', 'docs'], ['x/docs/a.md']],
    ['apps', ['apps/a.ts', 'x/apps/b/c.ts'], ['apps2/a.ts']],
    ['**/logs', ['logs/a', 'build/logs/a/b'], ['logs.txt']],
    ['/a/**/z.ts', ['a/z.ts', 'a/b/c/z.ts'], ['z.ts', 'x/a/z.ts']],
    ['*.[jt]s', [], ['a.js']],
    ['f?o.ts', ['foo.ts', 'x/fuo.ts'], ['f/o.ts']],
    ['a\\ b.ts', ['a b.ts'], ['a', 'b.ts']],
    ['a+(b).ts', ['a+(b).ts'], ['aab.ts']],
  ])('%s holds %j and not %j', (pattern, yes, no) => {
    const owners = parseCodeOwners(`${pattern} @owner`);
    expect(yes.filter((path) => owners(path).length === 0)).toEqual([]);
    expect(no.filter((path) => owners(path).length > 0)).toEqual([]);
  });

  it('passes over comments, negations, line ends of Windows, a byte order mark and what is no owner', () => {
    const owners = parseCodeOwners('\ufeff# all @no\r\n*.ts b@example.org @a # @not\r\n!*.ts @x\r\n*.js nobody\r\n');
    expect(owners('a.ts')).toEqual(['@a', 'b@example.org']);
    expect(owners('a.js')).toEqual([]);
  });

  it('gives the owners of a section to its patterns', () => {
    const owners = parseCodeOwners('[Docs][2] @writers\n*.md\ndocs/a.md @one\n^[Code]\n*.ts\n');
    expect([owners('x.md'), owners('docs/a.md'), owners('a.ts')]).toEqual([['@writers'], ['@one'], []]);
  });
});
