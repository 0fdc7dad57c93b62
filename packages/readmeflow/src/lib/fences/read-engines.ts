import type { Use } from '../document/document-facts.ts';
import type { ParsedDocument } from '../document/parse-document.ts';
import { linesOfFences } from './fence-lines.ts';

type Engine = Extract<Use, { kind: 'engine' }>;

const README = /(?:^|\/)readme(?:\.[\w-]+)?\.(?:md|mdx|markdown)$/i;

/** The lowest Node that a line asks for: `Node.js >= 18`, `Node 18 or later`, `requires Node.js v18+`. */
const ASKED =
  /\bnode(?:\.?js)?\b[`*_\])]*(?:\([^)]*\))?[\s:]*(?:versions?\s*)?(?:(>=|≥|\^|at least)\s*)?[`*_]*(v?)(\d{1,2})(?:\.(?:\d+|x)){0,2}[`*_]*\s*(\+|(?:or|and)\s+(?:later|higher|newer|above|greater|up|over|upwards?)|(?:is|are)\s+required\b)?/gi;

/** Lines that speak of another time, of exceptions or of several versions. */
const NOT_A_DEMAND =
  /\b(?:drop(?:s|ped)?|before|older|old|previous|legacy|was|were|until|up to|end.of.life|eol|deprecated|no longer|not supported|unsupported|below|prior|lower|without|if you|when|since|only|for node|on node|in node|under|recommended|v\d+\.\w+ of|versions? \d+ of)\b|[|]/i;

/** A heading names what follows; that it is needed, few say: `Built-in fetch (Node.js v18+)` tells of Node.js itself. */
const HEADING = /^\s{0,3}#(?!.*\b(?:requir|prerequisit|support|compatib|engines?\b|install))/i;

/** The Node that a README says is needed, with its place. Only lines that cannot mean anything else. */
export function readEngines({ text, path, fences }: ParsedDocument): readonly Engine[] {
  if (!README.test(path)) return [];
  const isCode = linesOfFences(fences);
  const found: Engine[] = [];
  text.split('\n').forEach((line, index) => {
    if (isCode.has(index + 1) || line.length > MAX_LINE || NOT_A_DEMAND.test(line) || HEADING.test(line)) return;
    const demands = [...line.matchAll(ASKED)].filter(([, before, , , after]) => before || after);
    const [only] = demands;
    if (!only || demands.length > 1) return;
    const column = only.index + 1;
    const place = { line: index + 1, column, endColumn: column + only[0].trimEnd().length };
    found.push({ kind: 'engine', name: 'node', range: `>=${only[3]}`, ...place });
  });
  return found;
}

const MAX_LINE = 400;
