/** Text of others as one line of Markdown that shows exactly these characters, in a table cell too. */
export function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
      .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
      .trim()
      .replace(/[\\`*{}[\]#|!~$]/g, '\\$&')
      // Between letters an underscore is no markup, and `snake_case` stays readable in the raw text.
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/^([-+]|\d+[.)])(?=\s|$)/, '\\$1')
  );
}

/**
 * Code of others on one line, at most `limit` UTF-16 units of it, in a table cell too. In a cell `|` needs a backslash even
 * in code, and code with a backslash before one would lose it: there the sign is written as its look-alike.
 */
export function inlineCode(code: string, limit = 60): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const line = code.replace(/[\s\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  const cut = line.length > limit ? `${line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
  if (cut === '') return '';
  const safe = cut
    .replace(/\\\|/g, '\\¦')
    .replaceAll('|', '\\|')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  const longest = Math.max(0, ...(safe.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** A tool's own sentence as Markdown: names that it put between backticks become code, whatever they hold; the rest is text. */
export function escapeProse(sentence: string): string {
  const parts = sentence.replace(/\s+/g, ' ').split(/`([^`]+)`/);
  return parts
    .map((part, at) => (at % 2 === 1 ? inlineCode(part) : spaced(part)))
    .join('')
    .trim();
}

/** `escapeText` that keeps a blank at either end. */
function spaced(text: string): string {
  return `${text.startsWith(' ') ? ' ' : ''}${escapeText(text)}${text.length > 1 && text.endsWith(' ') ? ' ' : ''}`;
}

/** Code of others as a fenced block that nothing in it can close. No final newline. */
export function codeBlock(language: string, lines: readonly string[]): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL makes a text file binary for git and editors
  const plain = lines.map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/gu, '\ufffd'));
  const longest = Math.max(2, ...plain.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...plain, fence];
}

/** `text` as a link to a file, `base` leading from the report to the root. Plain text without a base. */
export function fileLink(text: string, path: string, base: string | undefined): string {
  // A lone surrogate cannot be part of a link.
  if (base === undefined || /[\ud800-\udfff]/u.test(path)) return escapeText(text);
  const target = path.split('/').map(encodeURIComponent).join('/');
  return `[${escapeText(text)}](${base}${target.replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))})`;
}

/** `path:line` as a link to that line of a file; without a line to the file. Plain text without a base. */
export function placeLink(path: string, line: number | undefined, base: string | undefined): string {
  if (line === undefined) return fileLink(path, path, base);
  const link = fileLink(`${path}:${line}`, path, base);
  return base === undefined || !link.endsWith(')') ? link : `${link.slice(0, -1)}#L${line})`;
}

/** `text` as a link to a page. An address that is none of the web is left out: a link of others may be a script. */
export function webLink(text: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return escapeText(text);
  const href = url.href.replace(/[^\w./:?=&%#@+,;~-]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `[${escapeText(text)}](${href})`;
}

/** A table. Cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** A table that shows `limit` rows and folds the others, so that nothing is lost. */
export function foldedTable(head: readonly string[], rows: readonly (readonly string[])[], limit: number): string[] {
  const lines = table(head, rows.slice(0, limit));
  const left = rows.slice(limit);
  if (left.length === 0) return lines;
  const summary = `<summary>${left.length} more</summary>`;
  return [...lines, '', '<details>', summary, '', ...table(head, left), '', '</details>'];
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A bar of at most `width` characters; anything above 0 shows. */
export function bar(count: number, most: number, width = 24): string {
  if (count === 0) return '';
  return '█'.repeat(Math.max(1, Math.round((count / most) * width)));
}
