import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { definition } from '../src/cli.ts';
import { RULE_HELP } from '../src/lib/report/rule-help.ts';
import { findingsOf } from '../src/lib/verify/finding-rows.ts';
import { pipeline } from '../src/pipeline.ts';
import { RULES, SECTIONS } from '../src/rows.ts';
import { readmeflow, shell } from './e2e/world.ts';

vi.setConfig({ testTimeout: 120_000 });
afterAll(removeFolders);

const place = fileURLToPath(new URL('../README.md', import.meta.url));
let readme = readFileSync(place, 'utf8');

/** The rows of the table under a heading, as they must be; `UPDATE_CASES=1` writes them. */
function expectTable(heading: string, rows: readonly string[]): void {
  const start = readme.indexOf(`\n${heading}\n`);
  const from = readme.indexOf('---|\n', start) + '---|\n'.length;
  const [found = ''] = /^(?:\|.*\n)*/.exec(readme.slice(from)) ?? [];
  if (process.env['UPDATE_CASES']) {
    readme = `${readme.slice(0, from)}${rows.map((row) => `${row}\n`).join('')}${readme.slice(from + found.length)}`;
    writeFileSync(place, readme);
  } else expect(found.split('\n').slice(0, -1)).toEqual(rows);
}

describe('the README', () => {
  it('has every rule with what it says and its severity', () => {
    const severity = (rule: (typeof RULES)[number]) => {
      const fault = { rule, message: '', target: '', line: 1, column: 1 };
      const decisions = { of: () => undefined } as never;
      return findingsOf([{ path: 'a.md', fault } as never], { rules: {}, decisions, now: undefined })[0]?.finding
        .severity;
    };
    expectTable(
      '## Rules',
      RULES.map((rule) => `| \`${rule}\` | ${severity(rule)} | ${RULE_HELP[rule].title} |`),
    );
  });

  it('has every field of the config with its default, and no other', () => {
    const fields = pipeline.describe().flatMap(({ name, config }) =>
      config.map(({ name: field, default: value, description }) => {
        return `| \`${name}.${field}\` | ${value === undefined ? '' : `\`${JSON.stringify(value)}\``} | ${description} |`;
      }),
    );
    expectTable('## Config', fields);
  });

  it('has every section, and every finding of --fail-on', () => {
    for (const section of SECTIONS) expect(readme).toContain(`\n| \`${section}\` | `);
    for (const name of Object.keys(definition.findings ?? {})) expect(readme).toContain(`\`${name}\``);
  });
});

describe('the commands of the README', () => {
  const commands = [...readme.matchAll(/^npx (readmeflow .*?)(?: {2,}#.*)?$/gm)].map(([, line = '']) => line);
  it('are these', () => {
    expect(commands.map((line) => line.split(' ')[1])).toEqual(['run', 'run', 'run', 'explain', 'run']);
  });

  it('print what it shows', async () => {
    const root = makeRepository([{ message: 'Everything', files: WORLD }]);
    const { out } = await readmeflow(['run', '--root', root], { cwd: root });
    expect(readme).toContain(out.trim().split('\n').join('\n   '));
  });

  it.each(commands)('%s', async (line) => {
    const root = makeRepository([{ message: 'Everything', files: WORLD }]);
    const { rows } = await readmeflow(['run', '--root', root, '--json', '--quiet']);
    const id = String(rows.find(({ type }) => type === 'finding')?.['id']);
    const { code, err } = await shell(line.replace('doc-…', id), { cwd: root });
    expect(err).not.toMatch(/^error/m);
    expect(code).toBe(0);
  });
});

const WORLD = {
  'package.json': '{"name":"world","private":true,"workspaces":["packages/*"]}\n',
  'README.md': '# World\n\n[Start](docs/stat.md), and [then](#nothing).\n',
  'docs/start.md': '# Start\n',
  'packages/tool/package.json': '{"name":"tool","description":"Does things.","license":"MIT"}\n',
};
