import { hash } from 'node:crypto';
import { IdSet } from './id-set.ts';

/** What tells a finding from others. Never a line number: lines move. */
export interface FingerprintParts {
  readonly rule: string;
  /** POSIX, relative to the root. */
  readonly path?: string | undefined;
  /** The lines it is about. White space does not count. */
  readonly text?: string | undefined;
  /** What the source itself tells findings apart by. It goes before the text. */
  readonly key?: string | undefined;
  /** Used where there is neither a key nor a text. */
  readonly message: string;
}

const ID = /^[0-9a-f]{16}$/;

/**
 * Hands out the ids of the findings of one run: 16 hex digits, each once. Equal parts get different ids, by the number of
 * the occurrence, so the order of equal findings has to be that of their file. Holds about 20 bytes per finding.
 */
export class Fingerprints {
  private readonly taken = new IdSet();
  /** What was said before: see `isFirst`. */
  private readonly said = new IdSet();
  /** How often parts came, for those that came more than once. By the id of the first. */
  private readonly repeats = new Map<string, number>();

  idOf(parts: FingerprintParts): string {
    const content = contentOf(parts);
    const first = digest(content, 0);
    if (this.taken.add(first)) return first;
    for (let occurrence = this.repeats.get(first) ?? 1; ; occurrence += 1) {
      const id = digest(content, occurrence);
      if (!this.taken.add(id)) continue;
      this.repeats.set(first, occurrence + 1);
      return id;
    }
  }

  /** False if the same was said before in this run. For sources that say some things twice. */
  isFirst(statement: string): boolean {
    return this.said.add(hash('sha256', statement, 'hex').slice(0, 16));
  }

  /** Takes an id handed out by an earlier run. False if it is none, or is taken. */
  keep(id: string): boolean {
    return ID.test(id) && this.taken.add(id);
  }
}

/** A key that differs from every text and message, whatever they hold. */
function contentOf({ rule, path, key, text, message }: FingerprintParts): string {
  const place = [rule, path ?? null];
  if (key !== undefined) return JSON.stringify([...place, 'key', key]);
  const squeezed = squeeze(text ?? '');
  return JSON.stringify([...place, ...(squeezed === '' ? ['message', squeeze(message)] : ['text', squeezed])]);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function digest(content: string, occurrence: number): string {
  return hash('sha256', `${content}#${occurrence}`, 'hex').slice(0, 16);
}
