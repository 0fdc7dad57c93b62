import { posix } from 'node:path';
import { inlineCode, pathUri } from '@pipelines/core/markdown';

/** A link from a README in `folder` to a path of the tree. `text` is Markdown already. */
export function linkTo(text: string, folder: string, path: string): string {
  const way = posix.relative(`/${folder}`, `/${path}`) || '.';
  const target = pathUri(way)
    .replaceAll('%40', '@')
    .replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));
  return `[${text}](${target})`;
}

/** Code of others outside of tables, where `|` is but a sign. */
export function code(text: string): string {
  return inlineCode(text, 200).replaceAll('\\|', '|');
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
