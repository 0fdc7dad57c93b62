import { isMemory, type Metric } from '../contract.ts';
import type { Estimate } from '../stats/bootstrap.ts';

/** Three significant figures, without exponent for what people read. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}

/** A value in the unit people read: ms, MB (10⁶ bytes) or a plain number. */
export function quantity(metric: Metric, value: number): string {
  if (isMemory(metric)) return `${figure(value / 1e6)} MB`;
  return metric === 'cpu' || metric === 'wall' ? `${figure(value)} ms` : figure(value);
}

/** `1.21 [1.18, 1.25]`. */
export function interval({ value, low, high }: Estimate, show: (value: number) => string = figure): string {
  return `${show(value)} [${show(low)}, ${show(high)}]`;
}
