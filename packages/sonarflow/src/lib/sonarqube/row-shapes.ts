import { hash } from 'node:crypto';
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

/** What tells where a finding lies on the server is added when it is handed out. */
export type Added = Pick<Finding, 'ruleName' | 'help' | 'permalink'>;

/** A finding but for that. */
export type Draft = Omit<Finding, keyof Added>;

/** The rows of a page: their keys count, even of those that are no finding because they are mended. */
export class PageRows {
  readonly keys: string[] = [];
  readonly findings: Draft[] = [];
}

/** Of a finding, from the project and the key at the server, which stays when lines move and files are renamed. */
export function idOf(project: string, key: string): string {
  return hash('sha256', `${project}\0${key}`, 'hex').slice(0, 16);
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
