import type { SectionId } from '../../rows.ts';

/** What people call the sections that this tool fills, without case, signs and emoji. */
const NAMES: Readonly<Record<Exclude<SectionId, 'purpose'>, readonly string[]>> = {
  install: [
    'install',
    'installation',
    'installing',
    'how to install',
    'setup',
    'set up',
    'getting started',
    'get started',
  ],
  'quick-start': [
    ...[
      'quick start',
      'quickstart',
      'getting started',
      'get started',
      'usage',
      'use',
      'how to use',
      'using',
      'basic usage',
    ],
    ...['example', 'examples', 'basic example', 'tutorial', 'first steps', 'cli', 'command line'],
  ],
  packages: [
    'packages',
    'list of packages',
    'package list',
    'our packages',
    'workspaces',
    'projects',
    'whats inside',
    'modules',
  ],
  graph: ['dependency graph', 'package graph', 'graph', 'graph of packages', 'graph of dependencies'],
  api: [
    'api',
    'apis',
    'api reference',
    'api documentation',
    'api docs',
    'reference',
    'exports',
    'public api',
    'methods',
    'functions',
  ],
  options: [
    'options',
    'option',
    'configuration',
    'configure',
    'configuring',
    'config',
    'settings',
    'parameters',
    'props',
    'api options',
  ],
  scripts: [
    'scripts',
    'script',
    'available scripts',
    'commands',
    'tasks',
    'development',
    'developing',
    'local development',
  ],
  dependencies: ['dependencies', 'depends on', 'used by', 'dependents', 'peer dependencies'],
  license: ['license', 'licence', 'licenses', 'licences', 'licensing', 'copyright', 'legal', 'license information'],
};

/** The sections that a heading stands for: `Install & Usage` for two of them. */
export function meaningsOf(heading: string): Set<SectionId> {
  const parts = heading.split(/\s*(?:&|\/|,|\+|:|\band\b)\s*/i).map(folded);
  return sectionsWhere((name) => parts.includes(name) || folded(heading) === name);
}

/** The sections that a heading may stand for: `Usage with Vite` and `Configuration file`, too. */
export function possibleMeaningsOf(heading: string): Set<SectionId> {
  const whole = ` ${folded(heading)} `;
  return sectionsWhere((name) => whole.includes(` ${name} `));
}

function sectionsWhere(test: (name: string) => boolean): Set<SectionId> {
  const entries = Object.entries(NAMES) as [SectionId, readonly string[]][];
  return new Set(entries.filter(([, names]) => names.some(test)).map(([id]) => id));
}

/** Lower case, letters and digits alone, without a number in front. */
function folded(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^\d+ /, '');
}
