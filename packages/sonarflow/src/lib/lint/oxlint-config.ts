import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by which oxlint is configured, in any folder. */
const CONFIG_FILES = ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts', 'oxlint.config.mts'];

/**
 * What is linted where nobody configured oxlint: these categories, as warnings, with the plugins oxlint has on by itself (eslint,
 * typescript, unicorn, oxc). README.md names them.
 */
export const DEFAULT_CATEGORIES = ['correctness', 'suspicious', 'perf'] as const;

/** Files that a config of the user covers, and those that none covers. In order. */
export function splitByConfig(root: string, paths: readonly string[]): { configured: string[]; plain: string[] } {
  const known = new Map<string, boolean>();
  const above = isConfigured(root);
  const isCovered = (folder: string): boolean => {
    if (above || folder === '.') return above;
    let covered = known.get(folder);
    if (covered === undefined) {
      covered = hasConfig(join(root, folder)) || isCovered(dirname(folder));
      known.set(folder, covered);
    }
    return covered;
  };
  const configured: string[] = [];
  const plain: string[] = [];
  for (const path of paths) (isCovered(dirname(path)) ? configured : plain).push(path);
  return { configured, plain };
}

/** As oxlint does, from the folder upwards. */
function isConfigured(folder: string): boolean {
  return hasConfig(folder) || (dirname(folder) !== folder && isConfigured(dirname(folder)));
}

function hasConfig(folder: string): boolean {
  return CONFIG_FILES.some((name) => existsSync(join(folder, name)));
}
