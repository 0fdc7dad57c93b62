import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What an item spends its time on: waiting, computing, or both. */
export type WorkKind = 'io' | 'cpu' | 'mixed';

/** Cores this process may use: scheduling affinity and, on Linux, the quota of its control group. At least 1. */
export function availableCores(): number {
  return Math.max(1, Math.min(availableParallelism(), cgroupCores()));
}

/**
 * Items in flight when nobody says a number: a start value that needs no measurement.
 * cpu: one per core, as a further thread only adds switches. mixed: 4 per core, in 4…64. io: 8 per core, in 16…256;
 * file-system calls are bounded by UV_THREADPOOL_SIZE (4) below that anyway.
 */
export function staticConcurrency(kind: WorkKind, cores: number = availableCores()): number {
  if (kind === 'cpu') return Math.max(1, cores);
  return kind === 'mixed' ? clamp(4 * cores, 4, 64) : clamp(8 * cores, 16, 256);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function cgroupCores(): number {
  try {
    return parseCpuMax(readFileSync('/sys/fs/cgroup/cpu.max', 'utf8'));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** `cpu.max` of cgroup v2: "quota period" in µs, or "max period". Part of a core counts as a core. */
export function parseCpuMax(text: string): number {
  const [quota, period] = text.trim().split(/\s+/).map(Number);
  if (!quota || !period || !(quota > 0) || !(period > 0)) return Number.POSITIVE_INFINITY;
  return Math.ceil(quota / period);
}
