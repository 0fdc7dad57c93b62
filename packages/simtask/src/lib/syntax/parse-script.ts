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
const CUTS = 3;

/**
 * The tree of a script. A plain .js file may hold JSX; one with Flow types is read as TypeScript if that works. What does
 * not parse is cut out, up to three top-level statements, so that the rest of the file is not lost: offsets stay.
 */
export function parseScript({ parseSync }: Oxc, text: string, dialect: Dialect): ParsedScript {
  const parse = (content: string, lang: 'jsx' | 'ts' | 'tsx'): ParsedScript => {
    const options = { lang, preserveParens: false, sourceType: dialect === 'js' ? 'unambiguous' : 'module' } as const;
    const { program, errors } = parseSync(`file.${lang}`, content, options);
    const [first] = errors;
    const tree = program as unknown as Node;
    if (!first) return { program: tree };
    return { program: tree, error: { message: first.message, offset: first.labels[0]?.start ?? 0 } };
  };
  const first = parse(text, dialect === 'js' ? 'jsx' : dialect);
  if (!isLost(first)) return first;
  if (dialect === 'js') {
    const typed = parse(text, 'tsx');
    if (!typed.error) return typed;
  }
  let rest = text;
  let last = first;
  for (let cut = 0; cut < CUTS && last.error && isLost(last); cut++) {
    rest = withoutStatement(rest, last.error.offset);
    last = parse(rest, dialect === 'js' ? 'jsx' : dialect);
  }
  return { program: last.program, ...(first.error && { error: first.error }) };
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
