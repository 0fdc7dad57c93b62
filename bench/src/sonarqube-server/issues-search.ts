import type { Dialect } from './dialect.ts';
import { CAP, listOf, pageOf, windowOf } from './paging.ts';
import { SEVERITIES, type ServedCode, type ServedIssue, statusOf } from './project.ts';
import { Refusal } from './refusal.ts';

/** Facets list so many values, the most frequent ones. */
const FACET_VALUES = 100;

interface Filter {
  /** Of the parameter, and of the facet that ignores it. */
  readonly name: string;
  readonly accepts: (issue: ServedIssue) => boolean;
}

/** Lists by the code they were made of and the parameters that made them, because pages of one list are asked for. */
const lists = new WeakMap<readonly ServedIssue[], Map<string, readonly ServedIssue[]>>();

/** What `api/issues/search` answers. `now` in seconds, as the server's clock has it. */
export function searchIssues(code: ServedCode, query: URLSearchParams, dialect: Dialect, project: string, now: number) {
  const window = windowOf(query);
  const filters = filtersOf(query, dialect, now);
  const found = sortedIssues(code, filters, query);
  const total = dialect.cloud ? Math.min(found.length, CAP) : found.length;
  const issues = pageOf(found, window);
  return {
    total,
    p: window.page,
    ps: window.size,
    paging: { pageIndex: window.page, pageSize: window.size, total },
    issues: issues.map((issue) => dialect.issue(issue, project)),
    components: componentsOf(issues, project),
    ...(query.get('additionalFields')?.includes('rules') && { rules: rulesOf(issues) }),
    facets: [...(listOf(query, 'facets') ?? [])].map((name) => facetOf(name, code, filters, dialect)),
  };
}

function filtersOf(query: URLSearchParams, dialect: Dialect, now: number): Filter[] {
  const filters: Filter[] = [];
  const add = (name: string, accepts: Filter['accepts']) => filters.push({ name, accepts });
  const addList = (name: string, pick: (issue: ServedIssue) => string | undefined) => {
    const values = listOf(query, name);
    if (values) add(name, (issue) => values.has(pick(issue) ?? ''));
  };
  if (query.has('resolved')) {
    add('resolved', (issue) => (query.get('resolved') === 'true') === (issue.resolution !== undefined));
  }
  addList('resolutions', ({ resolution }) => resolution);
  addList('rules', ({ rule }) => rule);
  addList('severities', ({ severity }) => severity);
  addList('types', ({ type }) => type);
  addList('directories', directoryOf);
  addList(dialect.cloud ? 'fileUuids' : 'files', ({ path }) => path);
  if (dialect.issueStatuses) addList('issueStatuses', (issue) => statusOf(issue));
  if (query.get('onComponentOnly') === 'true') add('onComponentOnly', ({ path }) => path === undefined);
  const after = seconds(query, 'createdAfter');
  const before = seconds(query, 'createdBefore');
  if (after !== undefined && after > now) throw new Refusal(400, 'Start bound cannot be in the future');
  if (after !== undefined && before !== undefined && after >= before) {
    throw new Refusal(400, 'Start bound cannot be larger or equal to end bound');
  }
  if (after !== undefined) add('createdAfter', ({ created }) => created >= after);
  if (before !== undefined) add('createdBefore', ({ created }) => created < before);
  return filters;
}

function seconds(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}$/.test(value)) {
    throw new Refusal(400, `'${value}' cannot be parsed as either a date or date+time`);
  }
  return Date.parse(value.replace(/(\d\d)$/, ':$1')) / 1000;
}

function sortedIssues(code: ServedCode, filters: readonly Filter[], query: URLSearchParams): readonly ServedIssue[] {
  const made = lists.get(code.issues) ?? new Map<string, readonly ServedIssue[]>();
  lists.set(code.issues, made);
  const key = [...query].filter(([name]) => !['p', 'ps', 'facets', 'additionalFields'].includes(name)).join('&');
  const known = made.get(key);
  if (known) return known;
  const found = code.issues.filter((issue) => filters.every(({ accepts }) => accepts(issue)));
  found.sort(query.get('s') === 'FILE_LINE' ? byFile : byDate);
  if (query.get('asc') === 'false') found.reverse();
  made.set(key, found);
  return found;
}

function byFile(one: ServedIssue, other: ServedIssue): number {
  return compare(one.path ?? '', other.path ?? '') || one.line - other.line || compare(one.key, other.key);
}

function byDate(one: ServedIssue, other: ServedIssue): number {
  return one.created - other.created || byFile(one, other);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const FACETS: Readonly<Record<string, (issue: ServedIssue) => string | undefined>> = {
  rules: ({ rule }) => rule,
  severities: ({ severity }) => severity,
  types: ({ type }) => type,
  directories: directoryOf,
  files: ({ path }) => path,
  fileUuids: ({ path }) => path,
};

/** Counts what all filters but its own leave. */
function facetOf(name: string, code: ServedCode, filters: readonly Filter[], dialect: Dialect) {
  const pick = FACETS[name];
  if (!pick || name === (dialect.cloud ? 'files' : 'fileUuids')) {
    throw new Refusal(400, `Value of parameter 'facets' (${name}) must be one of: ${Object.keys(FACETS).join(', ')}`);
  }
  const others = filters.filter((filter) => filter.name !== name);
  const counts = new Map<string, number>(name === 'severities' ? SEVERITIES.map((value) => [value, 0]) : []);
  for (const issue of code.issues) {
    const value = pick(issue);
    if (value === undefined || !others.every(({ accepts }) => accepts(issue))) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts].sort(([one, many], [other, more]) => more - many || compare(one, other));
  return { property: name, values: values.slice(0, FACET_VALUES).map(([val, count]) => ({ val, count })) };
}

function directoryOf({ path }: ServedIssue): string | undefined {
  if (path === undefined) return undefined;
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '/';
}

function componentsOf(issues: readonly ServedIssue[], project: string) {
  const paths = new Set(issues.flatMap(({ path }) => path ?? []));
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  return [
    { key: project, enabled: true, qualifier: 'TRK', name: project, longName: project },
    ...[...paths].map((path) => {
      return { key: `${project}:${path}`, enabled: true, qualifier: 'FIL', name: name(path), longName: path, path };
    }),
  ];
}

function rulesOf(issues: readonly ServedIssue[]) {
  const keys = new Set(issues.map(({ rule }) => rule));
  return [...keys].map((key) => ({ key, name: titleOf(key), status: 'READY', lang: 'ts', langName: 'TypeScript' }));
}

export function titleOf(rule: string): string {
  return `What ${rule} wants`;
}
