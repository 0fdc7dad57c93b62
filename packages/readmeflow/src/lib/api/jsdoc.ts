import type { ExportedName } from '../../rows.ts';

/** What the JSDoc of a declaration says. */
export type DocFacts = Pick<ExportedName, 'summary' | 'deprecated' | 'internal'> & {
  /** Of `@default` or `@defaultValue`. */
  readonly default?: string;
};

const LONGEST = 300;
/** A comment about the whole file happens to stand above its first declaration. */
const OF_FILE = /^[ \t]*@(?:file(?:overview)?|license|licence|module|packageDocumentation|copyright|preserve)\b/m;
const LICENSE = /^(?:copyright\b|\(c\)|licensed under\b)/i;

/** Reads the inner text of a JSDoc comment. */
export function readDoc(comment: string | undefined): DocFacts {
  if (comment === undefined) return {};
  const text = comment
    .replace(/\r/g, '')
    .replace(/^[ \t]*\*?[ \t]?/gm, '')
    .trim();
  if (OF_FILE.test(text)) return {};
  const [description = '', ...tags] = text.split(/(?:^|\n)[ \t]*@(?=[a-zA-Z])/);
  const said = new Map(tags.map((tag) => pairOf(tag)).reverse());
  const summary = firstSentence(description.trim() || said.get('summary') || said.get('description') || '');
  const byDefault = plainCode(said.get('default') ?? said.get('defaultValue') ?? said.get('defaultvalue') ?? '');
  return {
    ...(summary !== undefined && { summary }),
    ...(said.has('deprecated') && { deprecated: true }),
    ...((said.has('internal') || said.has('private')) && { internal: true }),
    ...(byDefault !== undefined && { default: byDefault }),
  };
}

function pairOf(tag: string): [string, string] {
  const name = /^\w+/.exec(tag)?.[0] ?? '';
  return [name, tag.slice(name.length).trim()];
}

/** The first sentence of a text, on one line; undefined for none, and for the head of a licence. */
export function firstSentence(text: string): string | undefined {
  const [paragraph = ''] = text.split(/\n[ \t]*(?:\n|```|[-*+] |\d+\. |\||#)/);
  const words = paragraph
    .replace(
      /\{@link(?:code|plain)?\s+([^\s|}]+)(?:\s*\|?\s*([^}]*))?\}/g,
      (_, target, label) => label?.trim() || target,
    )
    // Written from where the source lies, a link may lead elsewhere from here.
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  if (words === '' || LICENSE.test(words) || /^[-=*#/]+$/.test(words)) return undefined;
  const sentence = /^.*?[.!?](?= [\p{Lu}\p{N}`{["'(]|$)/u.exec(withoutAbbreviations(words))?.[0].length ?? words.length;
  const found = words.slice(0, sentence);
  return found.length <= LONGEST ? found : `${found.slice(0, found.lastIndexOf(' ', LONGEST - 1))} …`;
}

/** Their dots end no sentence. Of the same length. */
function withoutAbbreviations(text: string): string {
  return text.replace(/\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|a\.k\.a)\./gi, (found) => found.replace(/\./g, '_'));
}

/** One line of code, without its backticks; undefined for a block of several lines. */
function plainCode(text: string): string | undefined {
  const fenced = /^```\w*\n([^\n]+)\n```/.exec(text)?.[1];
  const line = fenced ?? text.split('\n')[0] ?? '';
  const code = line
    .trim()
    .replace(/^(`+)(.*)\1$/, '$2')
    .trim();
  return code === '' || /^[`{[(]+$/.test(code) ? undefined : code;
}
