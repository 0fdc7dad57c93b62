// Looks at JSON from outside. Undefined for what is of another type than asked for.

export type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The strings of a list, each once. */
export function textsOf(value: unknown): string[] {
  return [...new Set(listOf(value).filter((item) => typeof item === 'string'))];
}

/** An index or an offset. */
export function naturalOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** A line or a column. */
export function positiveOf(value: unknown): number | undefined {
  return naturalOf(value) || undefined;
}

/** A number, also one that is written as a string. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'string' && value.trim() === '') return undefined;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** An address people may follow. */
export function webAddressOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\/[^\s<>"]+$/i.test(value) ? value : undefined;
}

export function memberOf<const T extends string>(value: unknown, names: readonly T[]): T | undefined {
  return names.find((name) => name === value);
}
