import type { z } from 'zod';

interface SchemaDefinition {
  /** Of a union. */
  readonly options?: readonly unknown[];
  /** Of a wrapper such as `.readonly()`. */
  readonly innerType?: unknown;
  /** Of an object. */
  readonly shape?: { readonly type?: { readonly def?: { readonly values?: readonly unknown[] } } };
}

/** The values of `type` that a row schema names: an object, a union of them, or a wrapper of either. */
export function rowTypes(schema: unknown): string[] {
  const { def } = schema as { readonly def?: SchemaDefinition };
  if (def?.options) return def.options.flatMap(rowTypes);
  if (def?.innerType) return rowTypes(def.innerType);
  return (def?.shape?.type?.def?.values ?? []).filter((value) => typeof value === 'string');
}

/** The field of a row that its schema refuses, and why. Of a union only the member counts that has the row's `type`. */
export function rowIssue(issues: readonly z.core.$ZodIssue[]): { readonly field?: string; readonly message: string } {
  const [issue] = issues;
  if (issue?.code === 'invalid_union') {
    const member = issue.errors.find((each) => each.length > 0 && each.every(({ path }) => path[0] !== 'type'));
    if (member) return rowIssue(member);
  }
  const field = issue?.path.map(String).join('.');
  return { ...(field && { field }), message: issue?.message ?? 'not valid' };
}
