import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** Why front matter cannot be read, for machines. */
export type FrontMatterFault = 'unterminated' | 'conflict' | 'duplicate-key' | 'yaml' | 'not-a-map';

export interface FrontMatterOk {
  readonly kind: 'ok';
  /** The keys in source order. Core schema: dates stay strings, only `true`, `null`, `12`, `1.5` and the like change type. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Each scalar of the top level as written, without its quotes: `id: 007` is the number 7 in `data` and "007" here. */
  readonly scalars: ReadonlyMap<string, string>;
  /** Offsets in the text of the YAML between the fences. */
  readonly start: number;
  readonly end: number;
  /** Offset of the first character after the closing fence line. */
  readonly bodyStart: number;
}

export interface FrontMatterInvalid {
  readonly kind: 'invalid';
  readonly code: FrontMatterFault;
  readonly message: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

export type FrontMatter = { readonly kind: 'none' } | FrontMatterOk | FrontMatterInvalid;

/** The parsed YAML beside the result, for surgery. */
export interface ParsedFrontMatter {
  readonly result: FrontMatter;
  readonly document?: Document.Parsed;
}

/**
 * Reads the YAML between a first line `---` and the next line `---` or `...`.
 * In: the text of a file, with or without BOM, LF or CRLF. Out: a value, never an exception.
 */
export function readFrontMatter(text: string): FrontMatter {
  return parseFrontMatter(text).result;
}

/** How many characters at the start of a text its front matter takes, fences and byte order mark included; 0 = none. */
export function frontMatterLength(text: string): number {
  const located = locate(text);
  return 'kind' in located ? 0 : located.bodyStart;
}

/** Offset and line number of the body. Front matter that cannot be read counts as body. */
export function bodyOf(text: string, frontMatter: FrontMatter): { bodyStart: number; bodyLine: number } {
  if (frontMatter.kind !== 'ok') return { bodyStart: text.startsWith('\uFEFF') ? 1 : 0, bodyLine: 1 };
  return { bodyStart: frontMatter.bodyStart, bodyLine: lineAt(text, frontMatter.bodyStart) };
}

/** `readFrontMatter` and the YAML document behind it, for edits. */
export function parseFrontMatter(text: string): ParsedFrontMatter {
  const located = locate(text);
  if ('kind' in located) return { result: located };
  const yaml = text.slice(located.start, located.end);
  const conflict = /^(?:<<<<<<<|>>>>>>>)(?=[ \r\n])/m.exec(yaml);
  if (conflict) {
    const line = lineAt(yaml, conflict.index) + 1;
    return { result: invalid('conflict', 'unresolved merge conflict in the front matter', line) };
  }
  return parseYaml(yaml, located);
}

type Located = Pick<FrontMatterOk, 'start' | 'end' | 'bodyStart'>;

function locate(text: string): Located | Exclude<FrontMatter, FrontMatterOk> {
  const from = text.startsWith('\uFEFF') ? 1 : 0;
  if (/^<<<<<<<(?=[ \r\n])/.test(text.slice(from, from + 9))) {
    return invalid('conflict', 'unresolved merge conflict at the start of the file', 1);
  }
  const opening = /---[ \t]*(?:\r?\n|$)/y;
  opening.lastIndex = from;
  if (!opening.test(text)) return { kind: 'none' };
  const start = opening.lastIndex;
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$(?![\s\S]))/gm;
  closing.lastIndex = start;
  const close = closing.exec(text);
  if (!close) return invalid('unterminated', 'the front matter that starts in line 1 has no closing line `---`', 1);
  return { start, end: close.index, bodyStart: closing.lastIndex };
}

/** Nobody writes that much by hand, and the parser is not built for it. */
const MAX_LENGTH = 2 ** 18;

function parseYaml(yaml: string, located: Located): ParsedFrontMatter {
  if (yaml.length > MAX_LENGTH) return { result: invalid('yaml', 'the front matter is larger than 256 KiB', 1) };
  const deep = tooDeepAt(yaml);
  if (deep !== undefined) {
    const message = `the front matter is nested deeper than ${MAX_DEPTH} levels`;
    return { result: invalid('yaml', message, lineAt(yaml, deep) + 1) };
  }
  try {
    return readYaml(yaml, located);
  } catch (thrown) {
    // Too many aliases, or nested deeper than the stack.
    return { result: invalid('yaml', oneLine(thrown instanceof Error ? thrown.message : String(thrown)), 2) };
  }
}

/** Deeper nesting can use up the parser's stack; where that happens while V8 compiles a RegExp, the process is aborted. */
const MAX_DEPTH = 500;

/** Where brackets, or `- `, `? ` and `: ` of one line, may nest too deep: a count that never comes out too low. */
function tooDeepAt(yaml: string): number | undefined {
  let brackets = 0;
  let inLine = 0;
  for (let at = 0; at < yaml.length; at += 1) {
    const char = yaml[at] ?? '';
    if (char === '\n') inLine = 0;
    else if (char === '[' || char === '{') brackets += 1;
    else if (brackets > 0 && (char === ']' || char === '}')) brackets -= 1;
    else if ((char === '-' || char === '?' || char === ':') && /^\s?$/.test(yaml[at + 1] ?? '')) inLine += 1;
    if (brackets > MAX_DEPTH || inLine > MAX_DEPTH) return at;
  }
  return undefined;
}

function readYaml(yaml: string, located: Located): ParsedFrontMatter {
  const lines = new LineCounter();
  const document = parseDocument(yaml, {
    schema: 'core',
    version: '1.2',
    keepSourceTokens: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    // The parser compares each key with all others; `repeatedKey` does not.
    uniqueKeys: false,
  });
  const error = document.errors[0];
  if (error) return { result: invalid('yaml', oneLine(error.message), lines.linePos(error.pos[0]).line + 1) };
  const { contents } = document;
  if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === null)) {
    return { result: invalid('not-a-map', 'the front matter is not a list of `key: value` lines', 2) };
  }
  const repeated = repeatedKey(document);
  if (repeated) {
    const line = lines.linePos(repeated.offset).line + 1;
    return { result: invalid('duplicate-key', `\`${repeated.key}\` stands twice in the front matter`, line) };
  }
  const data = isMap(contents) ? (document.toJS() as Record<string, unknown>) : {};
  return { result: { kind: 'ok', data, scalars: scalarsOf(document), ...located }, document };
}

function repeatedKey(document: Document.Parsed): { key: string; offset: number } | undefined {
  let found: { key: string; offset: number } | undefined;
  visit(document, {
    Map(_key, map) {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (keys.has(name)) {
          found = { key: name, offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(name);
      }
      return undefined;
    },
  });
  return found;
}

function scalarsOf(document: Document.Parsed): Map<string, string> {
  const scalars = new Map<string, string>();
  if (!isMap(document.contents)) return scalars;
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key) || !isScalar(value) || value.value === null) continue;
    scalars.set(String(key.value), value.source ?? String(value.value));
  }
  return scalars;
}

function invalid(code: FrontMatterFault, message: string, line: number): FrontMatterInvalid {
  return { kind: 'invalid', code, message, line };
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function oneLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
