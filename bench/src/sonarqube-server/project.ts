/** An issue of a project, from which answers are made. */
export interface ServedIssue {
  readonly key: string;
  readonly rule: string;
  /** Relative to the project; absent for what is about the project itself. */
  readonly path?: string;
  readonly line: number;
  readonly severity: (typeof SEVERITIES)[number];
  readonly type: (typeof TYPES)[number];
  /** Seconds since 1970. */
  readonly created: number;
  readonly resolution?: 'WONTFIX' | 'FALSE-POSITIVE' | 'FIXED' | 'REMOVED';
  /** Fields of the answer that differ from what is made of the others. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface ServedHotspot {
  readonly key: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly category: string;
  readonly probability: 'HIGH' | 'MEDIUM' | 'LOW';
  readonly created: number;
  readonly resolution?: 'SAFE' | 'ACKNOWLEDGED' | 'FIXED';
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What is served of one branch or pull request. Change it through `ServedProject.change`, so that answers follow. */
export interface ServedCode {
  issues: readonly ServedIssue[];
  hotspots: readonly ServedHotspot[];
  /** Of the last analysis. */
  analysis?: { readonly key: string; readonly date: string; readonly revision?: string };
  gate: 'OK' | 'ERROR' | 'NONE';
}

export const SEVERITIES = ['BLOCKER', 'CRITICAL', 'MAJOR', 'MINOR', 'INFO'] as const;
export const TYPES = ['CODE_SMELL', 'BUG', 'VULNERABILITY'] as const;

/** As servers since 10.4 tell it. */
export function statusOf({ resolution }: ServedIssue): string {
  if (resolution === 'WONTFIX') return 'ACCEPTED';
  if (resolution === 'FALSE-POSITIVE') return 'FALSE_POSITIVE';
  return resolution === undefined ? 'OPEN' : 'FIXED';
}

/** Days, in seconds. */
const DAY = 86_400;
const START = Date.UTC(2024, 0, 1) / 1000;

export interface GeneratedOptions {
  readonly issues: number;
  readonly rules?: number;
  readonly directories?: number;
  /** Files in a directory. */
  readonly files?: number;
  /** Over how many seconds they came up, evenly. Default: 300 days. */
  readonly seconds?: number;
  readonly hotspots?: number;
  /** One in so many was accepted or called false. Default: none. */
  readonly dismissedEvery?: number;
  /** How many of them are about the project itself. */
  readonly aboutProject?: number;
}

/** Issues over rules × directories × dates, the same for the same options. */
export function generateCode(options: GeneratedOptions): ServedCode {
  const { issues, hotspots = 0 } = options;
  return {
    issues: Array.from({ length: issues }, (_, index) => generateIssue(index, options)),
    hotspots: Array.from({ length: hotspots }, (_, index) => generateHotspot(index, options)),
    analysis: {
      key: 'AX-analysis-1',
      date: '2024-11-01T10:00:00+0000',
      revision: 'c0ffee0000000000000000000000000000000001',
    },
    gate: 'ERROR',
  };
}

function generateIssue(index: number, options: GeneratedOptions): ServedIssue {
  const { rules = 40, issues, seconds = 300 * DAY, dismissedEvery = 0, aboutProject = 0 } = options;
  const isDismissed = dismissedEvery > 0 && index % dismissedEvery === dismissedEvery - 1;
  const resolution = index % 2 === 0 ? 'WONTFIX' : 'FALSE-POSITIVE';
  return {
    key: `issue-${String(index).padStart(8, '0')}`,
    rule: `typescript:S${1000 + (index % rules)}`,
    ...(index >= aboutProject && { path: pathOf(index, options) }),
    line: 1 + (index % 997),
    severity: SEVERITIES[index % SEVERITIES.length] ?? 'MAJOR',
    type: TYPES[(index >> 2) % TYPES.length] ?? 'CODE_SMELL',
    created: START + Math.floor((index * seconds) / issues),
    ...(isDismissed && { resolution }),
  };
}

function generateHotspot(index: number, options: GeneratedOptions): ServedHotspot {
  return {
    key: `hotspot-${String(index).padStart(8, '0')}`,
    rule: `typescript:S${5000 + (index % 7)}`,
    path: pathOf(index, options),
    line: 1 + (index % 500),
    category: ['xss', 'auth', 'dos', 'others'][index % 4] ?? 'others',
    probability: (['HIGH', 'MEDIUM', 'LOW'] as const)[index % 3] ?? 'LOW',
    created: START + index * 60,
  };
}

/** Another stride than that of the rules, so that every rule is in every directory. */
function pathOf(index: number, { rules = 40, directories = 20, files = 10 }: GeneratedOptions): string {
  const place = Math.floor(index / rules);
  return `src/dir-${place % directories}/file-${Math.floor(place / directories) % files}.ts`;
}
