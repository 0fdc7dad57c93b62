/** What a round is given. */
export interface Place {
  /** From 0. */
  readonly round: number;
  /** A folder that outlives the round; what is not said to stay must be gone after it. */
  readonly folder: string;
}

/** Drives one part of core through everything it offers; resolves with the number of items it moved. */
export type Round = (place: Place) => Promise<number>;

/** @throws Error when what core did is not what it promises: a soak that does nothing must not pass. */
export function expectEqual(what: string, got: unknown, wanted: unknown): void {
  if (Object.is(got, wanted)) return;
  throw new Error(`${what}: expected ${String(wanted)}, got ${String(got)}`);
}

/** The code of the error it rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? (error as Error).message);
  }
}

/** How many items failed with this code. */
export function failedWith(code: string, errors: readonly { readonly error: Error }[]): number {
  return errors.filter(({ error }) => (error as { readonly code?: unknown }).code === code).length;
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
