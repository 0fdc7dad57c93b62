import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeRepository, removeFolders } from '@pipelines/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { definition } from '../src/cli.ts';
import { EFFORT } from '../src/lib/finding/effort.ts';
import { CATEGORIES, NO_CATEGORY } from '../src/lib/finding/severity.ts';
import { pipeline } from '../src/pipeline.ts';
import { GROUPINGS, SEVERITIES, SOURCES } from '../src/rows.ts';
import { bundlesIn, SMALL, shell, sonarflow, worldFiles } from './e2e/world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
afterAll(removeFolders);

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
/** What stands in fences after `npx`, without its comment. */
const commands = [...readme.matchAll(/^npx (sonarflow .*?)(?: {2,}#.*)?$/gm)].map(([, line = '']) => line);

describe('the README', () => {
  it('has the tables of kind, severity and effort that are in force', () => {
    const categories = Object.entries(CATEGORIES).concat([['none told', NO_CATEGORY]]);
    for (const [name, { kind, error, warning }] of categories)
      expect(readme).toContain(`\n| ${name} | ${kind} | ${error} | ${warning} |\n`);
    for (const [kind, minutes] of Object.entries(EFFORT))
      expect(readme).toContain(`\n| ${kind} | ${SEVERITIES.map((severity) => minutes[severity]).join(' | ')} |\n`);
  });

  it('has every field of the config with its default, and no other', () => {
    const fields = pipeline.describe().flatMap(({ name, config }) =>
      config.map(({ name: field, default: value, description }) => {
        return `| \`${name}.${field}\` | ${value === undefined ? '' : `\`${JSON.stringify(value)}\``} | ${description} |`;
      }),
    );
    expect(readme.split('\n').filter((line) => /^\| `\d\d-/.test(line))).toEqual(fields);
  });

  it('names every source, grouping and finding of --fail-on', () => {
    for (const word of [...SOURCES, ...GROUPINGS, ...Object.keys(definition.findings ?? {})])
      expect(readme).toContain(`\`${word}\``);
  });
});

describe('the commands of the README', () => {
  let root: string;
  let id: string;

  beforeAll(async () => {
    const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'Semgrep' } }, results: [] }] };
    const files = { ...worldFiles(), 'reports/semgrep.sarif': JSON.stringify(log) };
    root = makeRepository([{ message: 'Everything', files }]);
    const first = await sonarflow(['run', '--root', root, '--json', '--quiet', '--emit', '03-plan,04-write']);
    id = bundlesIn(first)[0]?.id ?? '';
  });

  it('are these', () => {
    expect(commands.map((line) => line.split(' ')[1])).toEqual([
      ...['run', 'run', 'explain', 'decide', 'run', 'run', 'run', 'run', 'run'],
    ]);
  });

  it.each(commands.filter((line) => !/eslint|sonarqube/.test(line)))('%s', async (line) => {
    const { code, err } = await shell(line.replace('flow-…', id), { cwd: root });
    expect(err).not.toMatch(/^error/m);
    expect(code).toBe(0);
  });

  it.each([
    ['sonarflow run --source eslint', /eslint/i],
    ['sonarflow run --source sonarqube --project my-project --branch main', /SONAR_HOST_URL/],
  ])('%s says what it lacks where there is none', async (line, lack) => {
    expect(commands).toContain(line);
    const { code, err } = await shell(line, { cwd: root, env: { SONAR_HOST_URL: '', SONAR_TOKEN: '' } });
    expect([code, err]).toEqual([2, expect.stringMatching(lack)]);
  });

  it('print what it shows', async () => {
    const fresh = makeRepository([{ message: 'Everything', files: worldFiles() }]);
    const { out } = await sonarflow(['run', '--root', fresh, ...SMALL], { cwd: fresh });
    expect(readme).toContain(out.trim().split('\n').join('\n   '));
  });
});
