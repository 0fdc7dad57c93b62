import { slugOf } from '../document/slugs.ts';
import { lettersOf } from './letters.ts';
import { proseLines } from './prose-lines.ts';

/** Names that generators which no configuration in the tree tells of give to headings. */
export interface HeadingNames {
  /**
   * As known generators make them: `a-b` of `a.b`. The heading as it is written, with hyphens for spaces: `$types`. Words that
   * run together taken apart: `nav-item` of `NavItem`.
   */
  readonly whole: ReadonlySet<string>;
  /** Letters of a heading behind those of the headings above it: `Options-timeout` of `timeout` below `Options`. */
  readonly nested: ReadonlySet<string>;
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/;
const MARKUP = /[`*\\]/g;
const TAG = /<[^<>]*>/g;

/** Of a text of Markdown; looks at each line once. */
export function headingNamesIn(text: string): HeadingNames {
  const whole = new Set<string>();
  const nested = new Set<string>();
  const above: string[] = [];
  for (const { depth, title } of headingsIn(text)) {
    for (const name of namesOf(title)) whole.add(name);
    above.length = depth - 1;
    above[depth - 1] = lettersOf(title.replace(TAG, ''));
    // The title of the page may be the first part, or none.
    for (const chain of [above, above.slice(1)]) {
      const parts = chain.filter((part) => part !== undefined && part !== '');
      if (parts.length > 1) nested.add(parts.join(''));
    }
  }
  return { whole, nested };
}

const DIALECTS = ['vitepress', 'gitlab', 'mkdocs'] as const;

function* namesOf(title: string): Generator<string> {
  yield title.trim().replace(/\s+/g, '-');
  // What stands in angle brackets may be a tag or, in a span of code, text.
  for (const text of [title, title.replace(TAG, '')]) {
    for (const dialect of DIALECTS) yield slugOf(text, dialect);
  }
  const words = takenApart(title);
  if (words !== undefined) yield words;
}

/** Undefined if nothing runs together there. */
function takenApart(title: string): string | undefined {
  const words = title.replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1-').replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1-');
  if (words === title) return undefined;
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function* headingsIn(text: string): Generator<{ readonly depth: number; readonly title: string }> {
  for (const line of proseLines(text)) {
    const [, marks, title] = HEADING.exec(line) ?? [];
    if (marks !== undefined && title !== undefined) yield { depth: marks.length, title: title.replace(MARKUP, '') };
  }
}
