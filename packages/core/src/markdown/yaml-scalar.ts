/** What `setFrontMatterKey` can write. */
export type FrontMatterValue = string | number | boolean | readonly string[];

export type QuoteStyle = 'plain' | 'single' | 'double';

/** Words, numbers and dates that YAML 1.1 or 1.2 readers take for something other than a string. */
const OTHER_TYPE =
  /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.(?:inf|nan)|[-+.]?\d[\d_.,:eExXoO+a-fA-F-]*(?:[Tt ][\d:.+Zz -]*)?)$/i;
/** Only YAML 1.1 readers take these for a date; the core schema reads a string. */
const DATE = /^\d{4}-\d\d?-\d\d?(?:[Tt ][\d:.+Zz -]*)?$/;
const INDICATOR_FIRST = /^[-?:,[\]{}#&*!|>'"%@`=]/;
const BREAKS_PLAIN = /: |:$| #|^\s|\s$|^(?:---|\.\.\.)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: YAML forbids exactly these in plain and single-quoted text
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const UNPRINTABLE_ALL = new RegExp(UNPRINTABLE.source, 'g');

/**
 * One scalar as YAML on one line. Keeps the wanted quotes where the value allows it, else takes the next stronger ones.
 * @param previous the text that stood there: a plain date stays plain where a plain date was.
 */
export function formatScalar(value: string | number | boolean, style: QuoteStyle = 'plain', previous?: string): string {
  if (typeof value !== 'string') return String(value);
  if (style !== 'double' && UNPRINTABLE.test(value)) return doubleQuoted(value);
  if (style === 'double' || LONE_SURROGATE.test(value)) return doubleQuoted(value);
  if (style === 'plain' && isPlain(value, previous)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** A list on one line: `[a, 'b, c']`. */
export function formatFlowList(items: readonly string[]): string {
  return `[${items.map((item) => (/[,[\]{}]/.test(item) ? formatScalar(item, 'single') : formatScalar(item))).join(', ')}]`;
}

function isPlain(value: string, previous: string | undefined): boolean {
  if (value === '' || INDICATOR_FIRST.test(value) || BREAKS_PLAIN.test(value)) return false;
  if (!OTHER_TYPE.test(value)) return true;
  return DATE.test(value) && previous !== undefined && DATE.test(previous);
}

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    UNPRINTABLE_ALL,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
