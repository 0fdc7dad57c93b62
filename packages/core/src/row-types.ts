/** The values of `type` that a row schema names: an object, or a union of them. */
export function rowTypes(schema: unknown): string[] {
  const { def } = schema as { def?: { options?: unknown[]; shape?: { type?: { def?: { values?: unknown[] } } } } };
  if (def?.options) return def.options.flatMap(rowTypes);
  return (def?.shape?.type?.def?.values ?? []).filter((value) => typeof value === 'string');
}
