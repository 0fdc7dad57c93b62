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
