import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Command } from '../contenders/command.ts';
import { HOME } from '../report/circumstances.ts';
import type { Finding } from './judge/finding.ts';
import { fallowFindings, jscpdFindings, simtaskFindings } from './judge/reports.ts';

/** A tool as its users run it on a tree, and how to read what it says. */
export interface Tool {
  /** `out` is an empty folder of its own. */
  readonly command: (tree: string, out: string) => Command;
  readonly findings: (out: string) => Finding[];
}

const folderOf = (name: string): string => join(HOME, 'node_modules', name);
const run = (script: string, args: readonly string[]): Pick<Command, 'file' | 'args'> => ({
  file: process.execPath,
  args: [script, ...args],
});

/** simtask's own defaults. `until` a step, or all of them. */
export function simtask(...args: readonly string[]): Tool {
  return {
    command: (tree, out) => {
      const bin = join(folderOf('simtask'), 'bin/simtask.js');
      return { ...run(bin, ['run', '--root', tree, ...args]), cwd: tree, stdout: join(out, 'rows.ndjson') };
    },
    findings: (out) => simtaskFindings(readFileSync(join(out, 'rows.ndjson'), 'utf8')),
  };
}

/** The classes of functions, which is what the others give too. */
export const MATCH = ['--until', '03-cluster', '--json'] as const;

const jscpdArgs = (out: string): string[] => ['.', '--reporters', 'json', '--output', out, '--silent'];
const jscpdReport = (out: string): Finding[] => jscpdFindings(readFileSync(join(out, 'jscpd-report.json'), 'utf8'));

/** The native binary itself where it is found, so that its Node wrapper costs it nothing. */
export function jscpd5(...args: readonly string[]): Tool {
  return {
    command: (tree, out) => {
      const home = folderOf('jscpd');
      const given = [...jscpdArgs(out), '--no-tips', ...args];
      const native = nativeJscpd(home);
      const program = native ? { file: native, args: given } : run(join(home, 'run-jscpd.js'), given);
      return { ...program, cwd: tree };
    },
    findings: jscpdReport,
  };
}

function nativeJscpd(home: string): string | undefined {
  const near = createRequire(join(home, 'package.json'));
  try {
    const name = `jscpd-${process.platform}-${process.arch}`;
    return join(
      dirname(near.resolve(`${process.platform === 'linux' ? `${name}-gnu` : name}/package.json`)),
      'bin/jscpd',
    );
  } catch {
    return undefined;
  }
}

export const jscpd4: Tool = {
  command: (tree, out) => ({ ...run(join(folderOf('jscpd4'), 'bin/jscpd'), jscpdArgs(out)), cwd: tree }),
  findings: jscpdReport,
};

export function fallow(...args: readonly string[]): Tool {
  return {
    command: (tree, out) => ({
      ...run(join(folderOf('fallow'), 'bin/fallow'), ['dupes', '--format', 'json', '--quiet', '--no-cache', ...args]),
      cwd: tree,
      stdout: join(out, 'report.json'),
    }),
    findings: (out) => fallowFindings(readFileSync(join(out, 'report.json'), 'utf8')),
  };
}
