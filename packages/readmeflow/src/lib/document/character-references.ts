/** Those of HTML that documents use. Another name stays as it is written. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™' },
    ...{ hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»' },
    ...{ larr: '←', rarr: '→', uarr: '↑', darr: '↓', harr: '↔', times: '×', middot: '·', bull: '•', check: '✓' },
    ...{ num: '#', percnt: '%', lpar: '(', rpar: ')', lsqb: '[', rsqb: ']', lbrack: '[', rbrack: ']', lowbar: '_' },
    ...{ ast: '*', sol: '/', bsol: '\\', colon: ':', semi: ';', comma: ',', period: '.', excl: '!', quest: '?' },
    ...{ lcub: '{', rcub: '}', lbrace: '{', rbrace: '}', verbar: '|', vert: '|', grave: '`', dollar: '$', plus: '+' },
    ...{ equals: '=', commat: '@', Tab: '\t', NewLine: '\n', ensp: '\u2002', emsp: '\u2003', thinsp: '\u2009' },
    ...{ deg: '°', plusmn: '±', frac12: '½', sect: '§', para: '¶', euro: '€', pound: '£', yen: '¥', shy: '\u00ad' },
    ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é', egrave: 'è' },
    ...{ agrave: 'à', ccedil: 'ç', ntilde: 'ñ', aring: 'å', oslash: 'ø', aelig: 'æ', zwj: '\u200d', zwnj: '\u200c' },
  }),
);

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));/g;
const ESCAPE_OR_REFERENCE = /\\([!-/:-@[-`{-~])|&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));/g;

/** Character references (`&amp;`, `&#35;`) as the characters they stand for. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (all, decimal, hex, name) => decode(all, decimal, hex, name));
}

/** Backslash escapes and character references of Markdown as the characters they stand for. */
export function unescapeMarkdown(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text;
  return text.replace(ESCAPE_OR_REFERENCE, (all, escaped, decimal, hex, name) =>
    escaped === undefined ? decode(all, decimal, hex, name) : escaped,
  );
}

function decode(all: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED.get(name) ?? all;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : '\ufffd';
}
