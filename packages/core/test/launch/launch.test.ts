import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, isCurrent, launch, STAMP } from '@pipelines/core/launch';
import { afterEach, describe, expect, it } from 'vitest';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const INPUTS = ['../.tsbuildinfo', '../../lock.yaml'];

/** A package whose two builds end with different exit codes. */
function makePackage({ bundled = true, stamped = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'launch-'));
  folders.push(folder);
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, 'dist/bundle'), { recursive: true });
  write('package.json', '{ "type": "module" }');
  write('lock.yaml', 'zod: 1');
  write('dist/.tsbuildinfo', 'sources as they were');
  write('dist/cli.js', 'export const main = async () => 10;');
  const bundle = pathToFileURL(`${join(folder, 'dist/bundle')}/`);
  if (bundled) write('dist/bundle/cli.js', 'export const main = async () => 20;');
  const stamp = { inputs: INPUTS, fingerprint: fingerprint(bundle, INPUTS) };
  if (stamped) write(`dist/bundle/${STAMP}`, JSON.stringify(stamp));
  return { folder, bundle, write, run: () => launch(pathToFileURL(join(folder, 'bin/demo.js')).href) };
}

describe('launch', () => {
  it('runs the bundle of what is there', async () => {
    expect(await makePackage().run()).toBe(20);
  });

  it.each([
    ['the package was compiled anew', 'dist/.tsbuildinfo'],
    ['a library was installed anew', 'lock.yaml'],
  ])('runs what was compiled once %s', async (_, path) => {
    const { write, run } = makePackage();
    write(path, 'otherwise');
    expect(await run()).toBe(10);
  });

  it('runs what was compiled when there is no bundle', async () => {
    expect(await makePackage({ bundled: false, stamped: false }).run()).toBe(10);
  });

  it('runs the bundle of an installed package, which has no stamp', async () => {
    const { folder, run } = makePackage({ stamped: false });
    rmSync(join(folder, 'dist/.tsbuildinfo'));
    expect(await run()).toBe(20);
  });
});

describe('a bundle', () => {
  it('stays current when what it was made of was only copied or touched', () => {
    const { folder, bundle } = makePackage();
    utimesSync(join(folder, 'dist/.tsbuildinfo'), 1, 1);
    expect(isCurrent(bundle)).toBe(true);
  });

  it('is out of date once what it was made of is gone', () => {
    const { folder, bundle } = makePackage();
    rmSync(join(folder, 'dist/.tsbuildinfo'));
    expect(isCurrent(bundle)).toBe(false);
  });

  it('is told from one in which bytes moved from one file to the next', () => {
    const { bundle, write } = makePackage();
    write('dist/.tsbuildinfo', 'sources as they werez');
    write('lock.yaml', 'od: 1');
    expect(isCurrent(bundle)).toBe(false);
  });
});
