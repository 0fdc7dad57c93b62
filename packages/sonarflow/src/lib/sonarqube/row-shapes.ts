import type { Finding } from '../../rows.ts';

/** What the server says, before anything is known of it. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function rawList(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.filter(isRaw) : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finding but for its id. */
export type Draft = Omit<Finding, 'type' | 'id' | 'source'>;

/** A row of a page: its key counts, even if there is no finding in it because it is mended. */
export interface PageRow {
  readonly key: string;
  readonly draft?: Draft;
}

/** The components of a page by their keys. */
export type Components = ReadonlyMap<string, Raw>;

export function componentsOf(body: Raw): Components {
  return new Map(rawList(body['components']).map((component) => [text(component['key']) ?? '', component]));
}
