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

/** A finding but for its id, its links and the title of its rule, which pages have in common. */
export type Draft = Omit<Finding, 'type' | 'id' | 'source' | 'key' | 'ruleName' | 'help' | 'permalink'>;

/** A row of a page: its key counts, even if there is no finding in it because it is mended. */
export interface PageRow {
  readonly key: string;
  readonly draft?: Draft;
}

/** The components of a page by their keys. */
export type Components = ReadonlyMap<unknown, Raw>;

export function componentsOf(body: Raw): Components {
  return new Map(rawList(body['components']).map((component) => [component['key'], component]));
}

/** Titles of rules, where the page tells them. */
export function titlesOf(body: Raw): Record<string, string> {
  const titles = rawList(body['rules']).map((rule) => [text(rule['key']) ?? '', text(rule['name']) ?? '']);
  return Object.fromEntries(titles.filter(([key, name]) => key !== '' && name !== ''));
}
