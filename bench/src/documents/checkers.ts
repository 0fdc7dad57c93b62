import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../contenders/command.ts';
import { HOME } from '../report/circumstances.ts';

/** What a checker says about a document. */
export interface Flag {
  /** Relative to the tree. */
  readonly file: string;
  readonly line?: number;
  readonly target?: string;
  /** Of the checker. */
  readonly rule?: string;
}

/** A checker as its users run it on the Markdown of a tree, links to other hosts left out, and how to read what it says. */
export interface Checker {
  readonly package: string;
  /** `out` is an empty folder of its own, outside of the tree. */
  readonly command: (tree: string, out: string) => Command;
  readonly flags: (out: string) => Flag[];
  /** Our rules for what it looks for. */
  readonly claims: readonly string[];
}

const run = (name: string, script: string, args: readonly string[]): Pick<Command, 'file' | 'args'> => ({
  file: process.execPath,
  args: [join(HOME, 'node_modules', name, script), ...args],
});
const LINKS = ['missing-file', 'file-case', 'outside-root', 'missing-anchor'];

/** What a command printed: of some peers it goes to stderr. */
const printed = (out: string): string => readFileSync(join(out, 'printed.txt'), 'utf8');

/** By a shell, because what is printed to stderr is the result of some. */
function shell(command: Pick<Command, 'file' | 'args'>, tree: string, out: string): Command {
  const quoted = [command.file, ...command.args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const to = `'${join(out, 'printed.txt')}'`;
  return { file: 'sh', args: ['-c', `${quoted} > ${to} 2>&1`], cwd: tree, allowed: [0, 1, 2, 3] };
}

export const readmeflow: Checker = {
  package: 'readmeflow',
  claims: [],
  command: (tree, out) => ({
    ...run('readmeflow', 'bin/readmeflow.js', ['run', '--from', '04-verify', '--root', tree, '--json', '--quiet']),
    ...{ cwd: tree, stdout: join(out, 'rows.ndjson') },
  }),
  flags: (out) =>
    readFileSync(join(out, 'rows.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"finding"'))
      .map((line) => JSON.parse(line) as Required<Flag>),
};

/** With GFM, and the name of the repository as its users set it where git does not tell. */
export function remarkValidateLinks(repository: string): Checker {
  const plugin = (name: string): string => join(HOME, 'node_modules', name, 'index.js');
  return {
    package: 'remark-validate-links',
    claims: [...LINKS, 'line-past-end'],
    command: (tree, out) => {
      const uses = [plugin('remark-gfm'), `${plugin('remark-validate-links')}=repository:"${repository}"`];
      const files = ['.', '--ext', 'md', '--no-config', '--no-color', '-q'];
      return shell(run('remark-cli', 'cli.js', [...files, ...uses.flatMap((use) => ['--use', use])]), tree, out);
    },
    flags: (out) => remarkFlags(printed(out)),
  };
}

function remarkFlags(text: string): Flag[] {
  const flags: Flag[] = [];
  let file = '';
  for (const line of text.split('\n')) {
    const [, at, message, rule] =
      /^\s*(\d+):\d+\S*\s+warning\s+(.*?)\s+(\S+)\s+remark-validate-links:/.exec(line) ?? [];
    if (at !== undefined) flags.push({ file, line: Number(at), target: targetIn(message), rule: rule ?? '' });
    else if (/^\S.*\.mdx?$/.test(line.replace(/: no issues found$/, ''))) file = line;
  }
  return flags;
}

/** `Cannot find heading for `#x` in `y``: the address is the second and the first together. */
function targetIn(message = ''): string {
  const [first = '', second = ''] = [...(message.split('; did you')[0]?.matchAll(/`([^`]*)`/g) ?? [])].map(
    ([, name]) => name,
  );
  return `${second}${first}`;
}

export const markdownLinkCheck: Checker = {
  package: 'markdown-link-check',
  claims: LINKS,
  command: (tree, out) => {
    const config = join(HOME, 'src/documents/markdown-link-check.json');
    return shell(run('markdown-link-check', 'markdown-link-check', ['-q', '-c', config, '.']), tree, out);
  },
  flags: (out) => {
    const flags: Flag[] = [];
    let file = '';
    for (const line of printed(out).split('\n')) {
      file = /dead links? found in (.*) !$/.exec(line)?.[1] ?? file;
      const target = /^\s*\[✖\] (.*) → Status: \d+/.exec(line)?.[1];
      if (target !== undefined) flags.push({ file, target });
    }
    return flags;
  },
};

/** Its rules about links, all others off. */
export const markdownlint: Checker = {
  package: 'markdownlint-cli2',
  claims: ['missing-anchor', 'missing-reference'],
  command: (tree, out) => {
    const config = join(HOME, 'src/documents/markdownlint.markdownlint-cli2.jsonc');
    return shell(
      run('markdownlint-cli2', 'markdownlint-cli2-bin.mjs', ['--config', config, '**/*.md', '#node_modules']),
      tree,
      out,
    );
  },
  flags: (out) =>
    printed(out)
      .split('\n')
      .flatMap((line) => {
        const [, file, at, rule] = /^(.*?\.md):(\d+)(?::\d+)? (?:error |warning )?(MD\d+)/.exec(line) ?? [];
        if (file === undefined) return [];
        const target = /\(([^()]*#[^()]*)\)|\]: (\S+)"/.exec(line);
        return [{ file, line: Number(at), rule: rule ?? '', target: target?.[1] ?? target?.[2] ?? '' }];
      }),
};
