import { extensionOf } from '@pipelines/core/repository';
import type { Dialect } from '../syntax/functions-of.ts';

const DIALECTS: ReadonlyMap<string, Dialect | 'component'> = new Map([
  ['ts', 'ts'],
  ['mts', 'ts'],
  ['cts', 'ts'],
  ['tsx', 'tsx'],
  ['js', 'js'],
  ['jsx', 'js'],
  ['mjs', 'js'],
  ['cjs', 'js'],
  ['vue', 'component'],
  ['svelte', 'component'],
]);

/** What the extension of a path says about its language. Undefined for declarations without code, and all else. */
export function dialectOf(path: string): Dialect | 'component' | undefined {
  return /\.d\.(?:[a-z]+\.)?[cm]?ts$/.test(path) ? undefined : DIALECTS.get(extensionOf(path));
}
