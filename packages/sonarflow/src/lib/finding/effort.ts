import type { Kind, Severity } from '../../rows.ts';

/** Minutes to mend a finding whose tool does not say. README.md shows this table. */
export const EFFORT: Readonly<Record<Kind, Readonly<Record<Severity, number>>>> = {
  bug: { blocker: 60, critical: 30, major: 20, minor: 10, info: 5 },
  vulnerability: { blocker: 90, critical: 60, major: 30, minor: 15, info: 5 },
  hotspot: { blocker: 30, critical: 30, major: 20, minor: 15, info: 10 },
  smell: { blocker: 30, critical: 20, major: 10, minor: 5, info: 2 },
};

/** Minutes for what the tool mends by itself: somebody has to look at what it did. */
export const FIXABLE_EFFORT = 1;

/** A working day, as SonarQube counts it. */
const MINUTES = { d: 8 * 60, h: 60, min: 1 } as const;

const EFFORT_TEXT = /^\s*(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*(?:min)?)?\s*$/;

/** Minutes of an effort as SonarQube writes it: `2h1min`, `1d` (8 hours), `1d 30min`, `10`. Undefined for anything else. */
export function parseEffort(effort: unknown): number | undefined {
  if (typeof effort === 'number') return Number.isFinite(effort) && effort >= 0 ? effort : undefined;
  if (typeof effort !== 'string' || !/\d/.test(effort)) return undefined;
  const [, days, hours, minutes] = EFFORT_TEXT.exec(effort) ?? [undefined, NaN];
  const sum = Number(days ?? 0) * MINUTES.d + Number(hours ?? 0) * MINUTES.h + Number(minutes ?? 0) * MINUTES.min;
  return Number.isSafeInteger(sum) ? sum : undefined;
}
