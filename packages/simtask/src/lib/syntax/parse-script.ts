import { isNode, type Node } from './syntax-tree.ts';

type Oxc = typeof import('oxc-parser');

/** What a script is written in. */
export type Dialect = 'js' | 'ts' | 'tsx';

export interface ParsedScript {
  readonly program: Node;
  /** What is wrong with it first, and where. */
  readonly error?: { readonly message: string; readonly offset: number };
}

let loading: Promise<Oxc> | undefined;

/** Loads the parser, once in the life of a thread. */
export function loadParser(): Promise<Oxc> {
  loading ??= import('oxc-parser');
  return loading;
}

/** A file is cut at most this often around what does not parse. */
const CUTS = 5;

/** A pragma at the top. */
const FLOW = /@flow\b/;

type Language = 'jsx' | 'ts' | 'tsx';

/**
 * The tree of a script. A plain .js file may hold JSX; Flow types are read as TypeScript, whose syntax is mostly the same.
 * What does not parse is cut out, a few top-level statements at most, so that the rest of the file is not lost: offsets stay.
 */
export function parseScript(oxc: Oxc, text: string, dialect: Dialect): ParsedScript {
  const lang = dialect === 'js' ? 'jsx' : dialect;
  const first = parse(oxc, text, lang);
  if (!isLost(first)) return first;
  if (dialect !== 'js') return withoutErrors(oxc, text, lang, first);
  const typed = parse(oxc, text, 'tsx');
  if (!typed.error) return typed;
  const isFlow = FLOW.test(text.slice(0, 1000));
  return isFlow ? withoutErrors(oxc, text, 'tsx', typed) : withoutErrors(oxc, text, 'jsx', first);
}

function parse({ parseSync }: Oxc, text: string, lang: Language): ParsedScript {
  const options = { lang, preserveParens: false, sourceType: lang === 'jsx' ? 'unambiguous' : 'module' } as const;
  const { program, errors } = parseSync(`file.${lang}`, text, options);
  const [first] = errors;
  const tree = program as unknown as Node;
  if (!first) return { program: tree };
  return { program: tree, error: { message: first.message, offset: first.labels[0]?.start ?? 0 } };
}

/** Cuts until the rest parses. The error is that of the whole text. */
function withoutErrors(oxc: Oxc, text: string, lang: Language, whole: ParsedScript): ParsedScript {
  let rest = text;
  let last = whole;
  for (let cut = 0; cut < CUTS && last.error && isLost(last); cut++) {
    rest = withoutStatement(rest, last.error.offset);
    last = parse(oxc, rest, lang);
  }
  return { program: last.program, ...(whole.error && { error: whole.error }) };
}

function isLost({ program, error }: ParsedScript): boolean {
  const { body } = program;
  return error !== undefined && !(Array.isArray(body) && body.some(isNode));
}

/** Blanks what stands between the lines around `offset` that begin with a letter: one statement of a formatted file. */
function withoutStatement(text: string, offset: number): string {
  const begins = /^[A-Za-z@]/gm;
  let start = 0;
  let end = text.length;
  for (let found = begins.exec(text); found; found = begins.exec(text)) {
    if (found.index <= offset) start = found.index;
    else {
      end = found.index;
      break;
    }
  }
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
}
