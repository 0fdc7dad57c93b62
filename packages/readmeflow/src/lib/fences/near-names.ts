import { compareText } from '@pipelines/core';
import { editDistance } from '@pipelines/core/model';

const PARTS = /(?<=[/:._-])|(?=[/:._-])/;

/**
 * Is one name the other, mistyped? One part between `-`, `/`, `:`, `.` and `_` differs, by an edit or two as its length
 * allows, or the marks between the parts alone. Spares what only looks alike: names that differ in their first letter
 * (`react`, `preact`) or in digits (`plugin-2`, `plugin-3`), and short ones, but for two letters that changed places.
 */
export function isMistyped(written: string, name: string, sameScope = false): boolean {
  if (written === name || Math.abs(written.length - name.length) > 2) return false;
  if (written.length >= LONG && withoutMarks(written) === withoutMarks(name)) return true;
  if (written.length >= SHORTEST && isSwapped(written, name)) return true;
  const [parts, others] = [written.split(PARTS), name.split(PARTS)];
  if (parts.length !== others.length) return false;
  const different = parts.flatMap((part, index) =>
    part === others[index] ? [] : [[part, others[index] ?? ''] as const],
  );
  const [pair] = different;
  if (!pair || different.length > 1) return false;
  const [part, other] = pair;
  if (part[0] !== other[0] || part.replace(/\d/g, '') === other.replace(/\d/g, '')) return false;
  return editDistance(part, other) <= allowed(Math.max(part.length, other.length), parts.length > 1, sameScope);
}

const LONG = 6;
const SHORTEST = 4;

/** Two letters side by side changed places: no two names are made so. */
function isSwapped(written: string, name: string): boolean {
  if (written.length !== name.length) return false;
  const at = [...name].findIndex((_, index) => written[index] !== name[index]);
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2) === written;
}

function allowed(length: number, isCompound: boolean, sameScope: boolean): number {
  if (sameScope) return length >= 5 ? 2 : Number(length === 4);
  const spare = isCompound ? 1 : 0;
  return length + spare >= 8 ? 2 : Number(length + spare >= 5);
}

function withoutMarks(name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase();
}

/** The nearest of the names, the smallest of several, if it shares more than half of the letters. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  let found: string | undefined;
  let least = Math.floor(written.length / 2) + 1;
  for (const name of [...names].sort(compareText)) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const distance = editDistance(written, name);
    if (distance < least) [found, least] = [name, distance];
  }
  return found;
}
