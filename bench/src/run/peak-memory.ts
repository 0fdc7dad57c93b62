import { readFileSync, writeFileSync } from 'node:fs';

export interface Peak {
  /** The highest resident set; bytes. */
  readonly peak: number;
  /** How far that is above where it stood at first; bytes. */
  readonly rss: number;
}

/**
 * Watches the resident set from now on. On Linux from the kernel's own high-water mark,
 * set back first: `resourceUsage().maxRSS` would not do, because a forked process starts with the peak of its parent.
 * Elsewhere from `maxRSS`, which then also holds what the process needed while it started.
 */
export function watchPeak(): () => Peak {
  const before = process.memoryUsage.rss();
  const exact = resetMark();
  return () => {
    const peak = exact ? highWaterMark() : process.resourceUsage().maxRSS * 1024;
    return { peak, rss: Math.max(0, peak - before) };
  };
}

function resetMark(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return highWaterMark() > 0;
  } catch {
    return false;
  }
}

function highWaterMark(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}
