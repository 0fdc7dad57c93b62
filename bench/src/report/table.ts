import type { Metric } from '../contract.ts';
import { figure, interval, quantity } from './format.ts';
import type { BenchResult, GoalResult, SizeResult } from './result.ts';

/** The outcome of a bench for a terminal: a table per size, then the goals. */
export function tableOf(result: BenchResult): string {
  const sizes = result.sizes.map(
    (size) => `size ${size.size.toLocaleString('en-US')}\n${columns(rowsOf(result, size))}`,
  );
  const goals = result.goals.map((each) => `  ${each.verdict.padEnd(12)} ${goalText(each)}`);
  return [`\n${result.name}: ${result.question}`, ...sizes, ...goals].join('\n');
}

/** Such as `200k tasks: cpu ours/loops 1.21 [1.18, 1.25], at most 1.3`. */
export function goalText({ goal, estimate }: GoalResult): string {
  const show = showOf(goal.kind, goal.metric);
  const found = estimate ? interval(estimate, show) : 'not measured';
  return `${goal.what} (${goal.metric} ${goal.kind}): ${found}, ${goal.direction.replace('-', ' ')} ${show(goal.limit)}`;
}

export function showOf(kind: GoalResult['goal']['kind'], metric: Metric): (value: number) => string {
  return kind === 'value' || kind === 'growth' ? (value) => quantity(metric, value) : figure;
}

/** Metrics of any contender at this size: cpu, wall, rss, peak, then counts by name. */
export function metricsOf(size: SizeResult): Metric[] {
  const found = new Set(Object.values(size.summary).flatMap((metrics) => Object.keys(metrics) as Metric[]));
  const known = (['cpu', 'wall', 'rss', 'peak'] as const).filter((metric) => found.has(metric));
  return [...known, ...[...found].filter((metric) => metric.startsWith('count:')).sort()];
}

/** Contenders that were measured: by CPU time, then memory. */
export function ranked(size: SizeResult): string[] {
  const rank = (name: string): number => size.summary[name]?.cpu?.median ?? size.summary[name]?.rss?.median ?? 0;
  return Object.keys(size.summary).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rowsOf(result: BenchResult, size: SizeResult): string[][] {
  const metrics = metricsOf(size);
  const head = ['contender', 'role', 'cpu ÷ floor', 'wall ÷ floor', ...metrics];
  const rows = ranked(size).map((name) => {
    const own = size.summary[name] ?? {};
    const ratio = (metric: Metric): string => (own[metric]?.toFloor ? interval(own[metric].toFloor) : '–');
    const medians = metrics.map((metric) => (own[metric] ? quantity(metric, own[metric].median) : '–'));
    return [name, result.contenders[name]?.role ?? '', ratio('cpu'), ratio('wall'), ...medians];
  });
  return [head, ...rows];
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
