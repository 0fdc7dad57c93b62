import { type JsonObject, listOf, textOf } from './json-values.ts';

/** A message as plain text: its placeholders filled in, its links reduced to their text. Undefined if it has none. */
export function messageText(
  message: JsonObject | undefined,
  messages: readonly ReadonlyMap<string, string>[],
): string | undefined {
  if (!message) return undefined;
  const own = textOf(message['text']) ?? textOf(message['markdown']);
  const id = textOf(message['id']);
  const known = id === undefined ? undefined : messages.find((map) => map.has(id))?.get(id);
  const template = own ?? known;
  if (template === undefined) return undefined;
  const values = listOf(message['arguments']).map((value) => textOf(value) ?? '');
  // Where a message has no arguments, tools write braces as they are.
  const filled = values.length > 0 || own === undefined ? fill(template, values) : template;
  return withoutLinks(filled);
}

function fill(template: string, values: readonly string[]): string {
  return template.replace(/\{\{|\}\}|\{(\d+)\}/g, (found, index) => {
    if (index === undefined) return found[0] as string;
    return values[Number(index)] ?? found;
  });
}

/** `[text](1)` and `[text](address)`: brackets in the text of a link are escaped. */
const LINK = /\[((?:[^\\[\]]|\\[\\[\]])*)\]\((?:\d+|[A-Za-z][A-Za-z0-9+.-]*:[^\s()]*)\)/g;

function withoutLinks(text: string): string {
  if (!text.includes('](')) return text;
  return text.replace(LINK, (_, label: string) => label.replace(/\\([\\[\]])/g, '$1'));
}

/** `](` of a plain text, made no link: an odd number of backslashes before the bracket. */
export function escapeLinks(text: string): string {
  return text.replace(/(\\*)\]\(/g, '$1$1\\](');
}

/** Takes back what `escapeLinks` did. */
export function unescapeLinks(text: string): string {
  return text.replace(/(\\+)\]\(/g, (_, slashes: string) => `${slashes.slice(0, (slashes.length - 1) / 2)}](`);
}
