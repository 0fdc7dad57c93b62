import { removeFolders } from '@pipelines/core/testing';
import { afterAll, expect, it } from 'vitest';
import { PackageIndex } from '../../src/lib/verify/package-index.ts';
import { VirtualModules } from '../../src/lib/verify/virtual-modules.ts';
import type { Package } from '../../src/rows.ts';
import { treeOf } from '../links/link-world.ts';

afterAll(removeFolders);

const FILES = {
  'kit/package.json': '{}',
  'kit/dialog/index.ts': '',
  'kit/src/made.ts': "const id = 'kit/virtual';",
};

async function isUnknown(specifier: string, needs: readonly string[] = []): Promise<boolean> {
  const packages = new PackageIndex();
  const dependencies = needs.map((name) => ({ name, range: '*', kind: 'peer' as const }));
  packages.add({
    ...{ type: 'package', name: 'kit', path: 'kit', manifest: 'kit/package.json', private: false, kind: 'library' },
    ...{ module: 'module', engines: {}, bins: [], scripts: [], sealed: true, entries: [], usedBy: [], examples: [] },
    dependencies,
  } satisfies Package);
  const fault = { rule: 'unknown-entry', message: '', line: 1, column: 1, target: specifier } as const;
  return (await new VirtualModules(treeOf(FILES), packages).without([fault])).length > 0;
}

it('an entry that the sources of the package name is made while it runs', async () => {
  expect(await isUnknown('kit/virtual')).toBe(false);
  expect(await isUnknown('kit/gone')).toBe(true);
});

it('a folder of a package for Angular becomes an entry when that is built', async () => {
  expect(await isUnknown('kit/dialog', ['@angular/core'])).toBe(false);
  expect(await isUnknown('kit/gone', ['@angular/core'])).toBe(true);
  expect(await isUnknown('kit/dialog', ['react'])).toBe(true);
});
