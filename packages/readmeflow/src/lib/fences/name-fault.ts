import type { Rule } from '../../rows.ts';
import type { Fault, Place } from '../document/document-facts.ts';

interface NameFault {
  readonly rule: Rule;
  readonly message: string;
  readonly target: string;
  readonly suggestion?: string | undefined;
  /** There is no other way to mend it. */
  readonly isCertain?: boolean;
}

/** A fault of a name, at the place of the name. */
export function nameFault({ line, column, endColumn }: Place, fault: NameFault): Fault {
  const { rule, message, target, suggestion, isCertain } = fault;
  return {
    ...{ rule, message, target, line, column },
    ...(endColumn !== undefined && { endColumn }),
    ...(suggestion !== undefined && { suggestion }),
    ...(suggestion !== undefined && isCertain && { replacement: suggestion }),
  };
}
