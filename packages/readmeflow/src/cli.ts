import type { Row } from '@pipelines/core';
import { counted } from '@pipelines/core/markdown';
import {
  type Annotation,
  type CliDefinition,
  type CommandWorld,
  type ConfigFlag,
  packageVersion,
  runCli,
} from '@pipelines/core/node';
import { explainFinding, explainReadme } from './lib/explain/explain-row.ts';
import { pipeline } from './pipeline.ts';
import type { Finding, Outcome, Report } from './rows.ts';

/** Raised by hand when a rule means something else than before: decisions and precision belong to one version. */
const RULES_VERSION = '1';

const FLAGS: readonly ConfigFlag[] = [
  { flag: '--create', field: '03-write.create', description: 'make a README where a package has none' },
  { flag: '--adopt', field: '03-write.adopt', description: 'add the sections that a README without regions lacks' },
  { flag: '--external', field: '04-verify.external', description: 'ask other hosts whether their pages are there' },
  { flag: '--fix', field: '04-verify.fix', description: 'mend what can be mended in one way only' },
  { flag: '--slugs <dialect>', field: '04-verify.slugs', description: 'how headings become anchors' },
  {
    flag: '--site-root <dir>',
    field: '04-verify.siteRoot',
    description: 'folder that links with a leading slash start from',
  },
];

const isFinding = (row: Row): row is Finding => row.type === 'finding';
const isOutcome = (row: Row): row is Outcome => row.type === 'outcome';
const isReport = (row: Row): row is Report => row.type === 'report';

const OUTDATED = new Set(['changed', 'created', 'refused']);

export const definition: CliDefinition = {
  pipeline,
  description: 'Writes the READMEs of packages from facts, and verifies every Markdown document of a repository.',
  version: packageVersion(new URL('../package.json', import.meta.url)),
  flags: FLAGS,
  streaming: true,
  summarize: (row, shown) => (isReport(row) ? summary(row, shown) : undefined),
  findings: {
    errors: (row) => (isReport(row) ? row.errors : 0),
    findings: (row) => (isReport(row) ? row.findings : 0),
    new: (row) => (isReport(row) ? row.new : 0),
    outdated: (row) => Number(isOutcome(row) && OUTDATED.has(row.state)),
    problems: (row) => (isReport(row) ? row.problems : 0),
  },
  check: { finding: 'outdated', description: 'write nothing; exit 1 with a diff where a README is not up to date' },
  annotate: (row) => (isFinding(row) ? annotations(row) : []),
  explain: (row, id) => explained(row, id),
  decisions: {
    version: RULES_VERSION,
    describe: (row) =>
      isFinding(row)
        ? {
            id: row.id,
            title: `${row.rule}: ${row.target}`,
            members: [`${row.file}#${row.rule}`],
            open: !row.aside && !row.fixed,
          }
        : undefined,
  },
  eject: {
    description: 'make the READMEs yours alone: markers go, text stays',
    find: async (scope) => (await import('./lib/write/eject-readmes.ts')).ejectableReadmes(scope),
  },
  initialConfig: async (root) => (await import('./lib/init/initial-config.ts')).initialConfig(root),
};

/** The command line `readmeflow`. Resolves to its exit code. */
export function main(argv: readonly string[], world: Omit<CommandWorld, 'argv'> = {}): Promise<number> {
  return runCli(definition, { ...world, argv });
}

function summary(row: Report, shown: (path: string) => string): string {
  const { packages, readmes, outdated, created, missing, refused, documents, links, findings, errors, path } = row;
  const states = [
    ...(outdated === 0 ? [] : [`${outdated} changed`]),
    ...(created === 0 ? [] : [`${created} new`]),
    ...(missing === 0 ? [] : [`${missing} missing`]),
    ...(refused === 0 ? [] : [`${refused} refused`]),
  ];
  const aside = `${row.fixed} mended, ${row.aside} put aside, ${counted(row.problems, 'problem')}`;
  return [
    ...(readmes === 0
      ? []
      : [`READMEs of ${counted(packages, 'package')}: ${states.join(', ') || 'nothing to change'}`]),
    `${counted(documents, 'document')}, ${counted(links, 'link')}: ${counted(findings, 'finding')} (${counted(errors, 'error')}, ${row.new} new); ${aside}`,
    shown(path),
  ].join('\n');
}

/** By the id of a finding, the path of a README or the name of its package. */
function explained(row: Row, id: string): string | undefined {
  if (isFinding(row) && row.id.toLowerCase() === id.toLowerCase()) return explainFinding(row);
  return isOutcome(row) && (row.path === id || row.name === id) ? explainReadme(row) : undefined;
}

function annotations({ file, line, rule, message, suggestion, aside, fixed }: Finding): Annotation[] {
  if (aside || fixed) return [];
  const nearest = suggestion === undefined ? '' : ` Nearest: ${suggestion}`;
  return [{ path: file, startLine: line, title: rule, message: message + nearest }];
}
