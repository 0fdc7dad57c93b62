import { z } from 'zod';
import { rowIssue } from '../row-types.ts';

export const VERDICTS = ['accepted', 'rejected', 'deferred'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What the team said about one finding of one tool. A line of the ledger; fields it does not know stay in the file. */
export interface Decision {
  /** Id of the finding. */
  readonly key: string;
  readonly tool: string;
  /** Version of the tool's rules when it was decided. */
  readonly version: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly by: string;
  /** ISO time of the decision. */
  readonly at: string;
  /** Until when it holds: an ISO time, or a date, whose whole day (UTC) counts. Default: for ever. */
  readonly expires?: string | undefined;
  readonly title?: string | undefined;
  /** Anchors of what the finding is made of, by which it is known again under another id. Never contents. */
  readonly members?: readonly string[] | undefined;
}

const lineShape = z.looseObject({ tool: z.string() });
const time = z.iso.datetime({ offset: true });
const decisionShape = z.object({
  key: z.string().min(1),
  tool: z.string().min(1),
  version: z.string(),
  verdict: z.enum(VERDICTS),
  reason: z.string(),
  by: z.string(),
  at: time,
  expires: z.string().refine(isDateOrTime, 'expected an ISO date or time').optional(),
  title: z.string().optional(),
  members: z.array(z.string()).optional(),
});

/** What `expires` may be: `2026-12-31`, or a time with its zone. */
export function isDateOrTime(text: string): boolean {
  return z.union([z.iso.date(), time]).safeParse(text).success;
}

/**
 * One line of the ledger: a decision of `tool`, undefined for one of another tool (which may have rules of its own), or a
 * text that says what is wrong.
 */
export function parseDecision(line: string, tool: string): Decision | string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return /^(?:<{7}|={7}|>{7})/.test(line) ? 'a merge conflict: keep the lines of both sides' : 'not a line of JSON';
  }
  const entry = lineShape.safeParse(value);
  if (!entry.success) return 'expected an object with a `tool`';
  return entry.data.tool === tool ? checkDecision(value) : undefined;
}

/** The decision, or a text that names the field that is wrong. */
export function checkDecision(value: unknown): Decision | string {
  const result = decisionShape.safeParse(value);
  if (result.success) return result.data;
  const { field, message } = rowIssue(result.error.issues);
  return field === undefined ? message : `\`${field}\`: ${message}`;
}

/** The line of the ledger, in the order of `Decision`. */
export function decisionLine(decision: Decision): string {
  return JSON.stringify(decisionShape.parse(decision));
}

/** Does it hold at a time? An unknown time is before every end. */
export function holdsAt({ expires }: Pick<Decision, 'expires'>, now: string | undefined): boolean {
  if (expires === undefined || now === undefined) return true;
  const end = Date.parse(expires.length === 10 ? `${expires}T24:00:00Z` : expires);
  return Date.parse(now) < end;
}

/** One sentence for people: what was decided, by whom, when and why. */
export function decisionText({ verdict, by, at, reason, expires }: Decision): string {
  const until = expires === undefined ? '' : `, until ${expires}`;
  return `${verdict} by ${by} on ${at.slice(0, 10)}${until}: ${reason}`;
}
