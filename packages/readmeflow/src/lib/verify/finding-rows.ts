import { hash } from 'node:crypto';
import type { Decisions } from '@pipelines/core/decisions';
import type { Finding, Rule } from '../../rows.ts';
import type { Fault } from '../document/document-facts.ts';
import type { FoundFault } from './fault-list.ts';

export type Severities = Readonly<Partial<Record<Rule, 'error' | 'warning' | 'off'>>>;

/** A finding, with what the row does not tell. */
export interface FoundFinding {
  readonly finding: Finding;
  readonly fault: Fault;
  /** Neither decided on nor part of the baseline. */
  readonly isNew: boolean;
  /** The reason of the comment that keeps it out: it is no row. */
  readonly ignored?: string | undefined;
}

/** What may be on purpose, or is still right. */
const WARNINGS: ReadonlySet<Rule> = new Set([
  'stale-version',
  'moved-url',
  'unknown-package',
  'unknown-bin',
  'invalid-code',
]);

const ID_DIGITS = 10;

/** The findings of faults, in their order, which must be that of their places. `now` is when decisions must hold. */
export function findingsOf(
  faults: readonly FoundFault[],
  { rules, decisions, now }: { rules: Severities; decisions: Decisions; now: string | undefined },
): FoundFinding[] {
  // Of one document, since all of its faults stand together.
  const equals = new Map<string, number>();
  let document: string | undefined;
  return faults.map(({ path, fault, ignored }) => {
    if (path !== document) equals.clear();
    document = path;
    const key = JSON.stringify([path, fault.rule, fault.target]);
    const number = equals.get(key) ?? 0;
    equals.set(key, number + 1);
    const id = findingId(key, number);
    const decision = decisions.of(id, now);
    const severity = rules[fault.rule] ?? (WARNINGS.has(fault.rule) ? 'warning' : 'error');
    const { line, column, rule, message, target, suggestion } = fault;
    const finding: Finding = {
      ...{ type: 'finding', id, file: path, line, column, rule },
      severity: severity === 'off' ? 'warning' : severity,
      ...{ message, target },
      ...(suggestion !== undefined && { suggestion }),
      fixable: isFixable(fault),
      ...(decision && decision.verdict !== 'accepted' && { aside: asideOf(decision) }),
    };
    return { finding, fault, isNew: decision === undefined, ignored };
  });
}

/** Stays when lines move. `number` tells equal ones of a document apart, from the top. */
function findingId(key: string, number: number): string {
  return `doc-${hash('sha256', `${key}${number}`, 'hex').slice(0, ID_DIGITS)}`;
}

function isFixable({ replacement, endColumn }: Fault): boolean {
  return replacement !== undefined && endColumn !== undefined;
}

function asideOf({ verdict, reason }: NonNullable<ReturnType<Decisions['of']>>): NonNullable<Finding['aside']> {
  return { verdict, reason };
}
