import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { compareText, z } from '@pipelines/core';
import { toRootPath } from '@pipelines/core/node';
import type { Problem } from '../../rows.ts';
import type { Diagnostic, Linted } from './lint-batches.ts';
import { oneLine } from './one-line.ts';
import { BytePositions } from './positions.ts';

const span = z.object({ offset: z.number(), length: z.number() });
const raw = z.object({
  message: z.string(),
  /** `eslint(no-debugger)`; absent for what is no rule. */
  code: z.string().optional(),
  severity: z.string(),
  url: z.string().optional(),
  /** Absent if the file could not be opened. */
  filename: z.string().optional(),
  labels: z.array(z.object({ span })).default([]),
});
type RawDiagnostic = z.infer<typeof raw>;

const output = z.object({ diagnostics: z.array(raw), number_of_files: z.number().default(0) });

/** What oxlint knows of a rule, by the address of its page. */
export type OxlintRules = ReadonlyMap<string, { readonly category: string; readonly fixable: boolean }>;

const rule = z.object({ category: z.string(), fix: z.string().optional(), docs_url: z.string() });

/** Reads `oxlint --rules --format json`. Empty if it is something else: categories are a refinement. */
export function parseOxlintRules(text: string): OxlintRules {
  const rules = z.array(rule).safeParse(parseJson(text));
  if (!rules.success) return new Map();
  return new Map(
    rules.data.map(({ docs_url, category, fix }) => [docs_url, { category, fixable: fix === 'fixable_fix' }]),
  );
}

/** Reads `oxlint --format json`; undefined if it is something else. `root` is the real path of where oxlint ran. */
export function parseOxlintOutput(text: string, root: string, rules: OxlintRules): Linted | undefined {
  // In front of it oxlint may say that it has nothing to do, and a plugin whatever it likes.
  const start = text.search(/^\{\s*"diagnostics"/m);
  const parsed = output.safeParse(start === -1 ? undefined : parseJson(text.slice(start)));
  if (!parsed.success) return undefined;
  const byFile = new Map<string, RawDiagnostic[]>();
  const unread = new Map<string, Problem>();
  const lost = new Map<string, Problem>();
  for (const found of parsed.data.diagnostics) {
    const path = pathOf(found, root);
    if (path === undefined) continue;
    if (PLUGIN_DIED.test(found.message)) lost.set(path, lostProblem(path, found, root));
    else if (isSyntaxError(found)) unread.set(path, unread.get(path) ?? unreadProblem(path, found, root));
    else {
      const others = byFile.get(path);
      if (others) others.push(found);
      else byFile.set(path, [found]);
    }
  }
  const files = [...byFile].map(([path, found]) => [path, diagnosticsOf(path, found, root, rules)] as const);
  return {
    files: new Map(files),
    unread: [...unread.values()].sort(byPath),
    lostFiles: [...lost.values()].sort(byPath),
    count: parsed.data.number_of_files,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pathOf({ filename, message }: RawDiagnostic, root: string): string | undefined {
  const name = filename ?? /^Failed to open file (.+) with error /s.exec(message)?.[1];
  if (name === undefined) return undefined;
  return toRootPath(root, isAbsolute(name) ? name : join(root, name));
}

/** A rule of a plugin in JavaScript threw: the rules of oxlint itself went on. */
const PLUGIN_DIED = /^Error running JS plugin\b/;

function lostProblem(path: string, { message }: RawDiagnostic, root: string): Problem {
  const [, ...said] = message.split('\n').filter((line) => !line.startsWith('File path:'));
  return {
    type: 'problem',
    code: 'LINT_FAILED',
    path,
    message: `a plugin of oxlint died: ${oneLine(said.join('\n')).replaceAll(`${root}/`, '')}`,
    fix: 'mend the rule, or turn it off',
  };
}

/** Then the rules did not get to see the file. */
function isSyntaxError({ code, severity }: RawDiagnostic): boolean {
  return severity === 'error' && (code === undefined || /^TS\(\d+\)$/.test(code));
}

function unreadProblem(path: string, found: RawDiagnostic, root: string): Problem {
  const exclude = 'correct it, or leave it out with `ignorePatterns` of an oxlint config';
  const failure = /^Failed to open file .+ with error "?(.*?)"?$/s.exec(found.message);
  if (failure) {
    const message = `not read by oxlint: ${failure[1]}`;
    return { type: 'problem', code: 'FILE_UNREADABLE', path, message, fix: exclude };
  }
  const label = found.labels[0]?.span;
  const line = label && positionsOf(path, root)?.range(label.offset, label.length).startLine;
  return {
    type: 'problem',
    code: 'PARSE_ERROR',
    path,
    ...(line !== undefined && { line }),
    message: `not parsed by oxlint: ${oneLine(found.message)}`,
    fix: exclude,
  };
}

/** By position, rule and message, whatever order threads found them in. */
function diagnosticsOf(path: string, found: RawDiagnostic[], root: string, rules: OxlintRules): Diagnostic[] {
  const positions = positionsOf(path, root);
  const sorted = found
    .map((each) => ({ ...each, rule: ruleOf(each), span: each.labels[0]?.span }))
    .sort(
      (a, b) =>
        (a.span?.offset ?? 0) - (b.span?.offset ?? 0) ||
        (a.span?.length ?? 0) - (b.span?.length ?? 0) ||
        compareText(a.rule, b.rule) ||
        compareText(a.message, b.message),
    );
  return sorted.map(({ rule, severity, message, url, span: at }) => {
    const known = rules.get(url ?? '');
    const range = at && positions?.range(at.offset, at.length);
    return {
      rule,
      severity,
      ...(known && { category: known.category }),
      message,
      ...(url !== undefined && { help: url }),
      ...(known?.fixable && { fixable: true }),
      ...(range && { range }),
    };
  });
}

function ruleOf({ code, message }: RawDiagnostic): string {
  if (code === undefined) return /^Unused .*directive/.test(message) ? 'oxlint/unused-directive' : 'oxlint/other';
  const parts = /^(.+?)\((.+)\)$/s.exec(code);
  return parts ? `${parts[1]}/${parts[2]}` : code;
}

function positionsOf(path: string, root: string): BytePositions | undefined {
  try {
    return new BytePositions(readFileSync(join(root, path)));
  } catch {
    return undefined;
  }
}

function byPath(a: Problem, b: Problem): number {
  return compareText(a.path, b.path);
}
