import { rowIssue, rowTypes } from '../row-types.ts';
import type { AnyStep, Row } from '../step.ts';

/** Says what is wrong with a row that came from outside; undefined if nothing is. */
export type RowCheck = (row: Row) => string | undefined;

/** Checks each row against the schema of the first of these steps that consumes its type. Others pass. */
export function inputCheck(steps: readonly AnyStep[]): RowCheck {
  const consumers = new Map<string, AnyStep>();
  for (const step of [...steps].reverse()) {
    for (const type of rowTypes(step.input)) consumers.set(type, step);
  }
  return (row) => {
    const step = consumers.get(row.type);
    const result = step?.input.safeParse(row);
    if (!step || !result || result.success) return undefined;
    const { field, message } = rowIssue(result.error.issues);
    const where = field === undefined ? '' : ` at \`${field}\``;
    return `the ${row.type} row is not what ${step.name} takes${where}: ${message}`;
  };
}
