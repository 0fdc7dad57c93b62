import { compareText } from '@pipelines/core';
import type { Finding } from '../../rows.ts';

/** A finding as rows carry it inside others. */
export type PlainFinding = Omit<Finding, 'type'>;

/** What findings of one rule mostly share. */
export type FindingKind = Pick<
  Finding,
  'source' | 'rule' | 'ruleName' | 'help' | 'kind' | 'severity' | 'impacts' | 'probability' | 'effort' | 'tags'
>;

/** What is held of a finding as an object; the rest is text until it is asked for. */
export interface HeldFinding {
  readonly id: string;
  readonly about: FindingKind;
  /** Empty for what is about the whole project. */
  readonly path: string;
  /** 0 if unknown. */
  readonly line: number;
  readonly column: number;
  readonly createdAt: string | undefined;
  readonly dismissed: Finding['dismissed'];
  readonly isNew: boolean | undefined;
  /** Where the rest lies. */
  readonly page: number;
  readonly start: number;
  readonly end: number;
}

const PAGE_BYTES = 2 ** 20;

/**
 * Holds many findings in little memory: what planning needs as objects that share what is alike, everything else as text
 * outside the heap. About 100 bytes per finding and its text, once.
 */
export class FindingStore {
  readonly #held: HeldFinding[] = [];
  readonly #kinds = new Map<string, FindingKind>();
  readonly #paths = new Map<string, string>();
  readonly #pages: Buffer[] = [];
  #page: Buffer = Buffer.alloc(0);
  #used = 0;

  add({ type: _type, source, rule, ruleName, help, kind, severity, impacts, ...row }: Finding): void {
    const { probability, effort, tags, id, path, ...rest } = row;
    const about = this.#kindOf({ source, rule, ruleName, help, kind, severity, impacts, probability, effort, tags });
    this.#held.push({
      id,
      about,
      path: this.#pathOf(path ?? ''),
      line: rest.range?.startLine ?? 0,
      column: rest.range?.startColumn ?? 0,
      createdAt: rest.createdAt,
      dismissed: rest.dismissed,
      isNew: rest.isNew,
      ...this.#write(JSON.stringify(rest)),
    });
  }

  /** By path and position, whatever order they came in. */
  sorted(): readonly HeldFinding[] {
    return this.#held.sort(byPlace);
  }

  /** The whole finding. */
  read({ id, about, path, page, start, end }: HeldFinding): PlainFinding {
    const rest = JSON.parse(this.#pages[page]?.toString('utf8', start, end) ?? '{}') as Partial<PlainFinding>;
    return { id, ...about, ...(path !== '' && { path }), ...rest } as PlainFinding;
  }

  #kindOf(about: { [Key in keyof FindingKind]: FindingKind[Key] | undefined }): FindingKind {
    const key = JSON.stringify(about);
    const known = this.#kinds.get(key);
    if (known) return known;
    const kind = JSON.parse(key) as FindingKind;
    this.#kinds.set(key, kind);
    return kind;
  }

  #pathOf(path: string): string {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    this.#paths.set(path, path);
    return path;
  }

  #write(text: string): Pick<HeldFinding, 'page' | 'start' | 'end'> {
    const bytes = Buffer.byteLength(text);
    if (this.#used + bytes > this.#page.length) {
      this.#page = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, bytes));
      this.#pages.push(this.#page);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#page.write(text, start);
    return { page: this.#pages.length - 1, start, end: this.#used };
  }
}

/** By path and position. */
export function byPlace(a: HeldFinding, b: HeldFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || compareText(a.about.rule, b.about.rule) || compareText(a.id, b.id);
}

/** Minutes that count towards the budget of a bundle: somebody has to look at what costs nothing, too. */
export function costOf({ about }: Pick<HeldFinding, 'about'>): number {
  return Math.max(1, about.effort);
}

export function costOfAll(findings: readonly HeldFinding[]): number {
  return findings.reduce((sum, finding) => sum + costOf(finding), 0);
}

/** Is it disclosure to name it in a file? */
export function isSecurity({ about: { kind } }: Pick<HeldFinding, 'about'>): boolean {
  return kind === 'vulnerability' || kind === 'hotspot';
}
