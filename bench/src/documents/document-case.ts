/** One document about one thing: a fault that is to be found at one place, or something valid that looks like one. */
export interface DocumentCase {
  readonly name: string;
  /** Relative to the root of the workspace. */
  readonly path: string;
  readonly text: string;
  /** More files that it needs. */
  readonly files: Readonly<Record<string, string>>;
  /** Valid because of a comment that only readmeflow knows: others cannot be blamed. */
  readonly ownSyntax?: boolean;
  readonly fault?: { readonly rule: string; readonly line: number; readonly column: number; readonly target: string };
}

interface Draft {
  readonly name: string;
  /** Lines. In a fault `@@` stands before the target and `@/` behind it. */
  readonly lines: readonly string[];
  readonly path?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly eol?: string;
  readonly ownSyntax?: boolean;
}

/** A fault: the marks are taken out of the text, their place is where it is to be found. */
export function fault(rule: string, draft: Draft): DocumentCase {
  const marked = draft.lines.findIndex((line) => line.includes('@@'));
  const line = draft.lines[marked] ?? '';
  const start = line.indexOf('@@');
  const end = line.indexOf('@/', start + 2);
  const target = line.slice(start + 2, end);
  const lines = draft.lines.with(marked, line.slice(0, start) + target + line.slice(end + 2));
  return { ...valid({ ...draft, lines }), fault: { rule, line: marked + 1, column: start + 1, target } };
}

/** Something valid. */
export function valid({
  name,
  lines,
  path = `docs/cases/${name}.md`,
  files = {},
  eol = '\n',
  ownSyntax,
}: Draft): DocumentCase {
  return { name, path, files, text: `${lines.join(eol)}${eol}`, ...(ownSyntax && { ownSyntax }) };
}
