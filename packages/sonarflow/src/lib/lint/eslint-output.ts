import { compareText, z } from '@pipelines/core';
import { toRootPath } from '@pipelines/core/node';
import type { Problem, Range } from '../../rows.ts';
import type { Diagnostic, Linted } from './lint-batches.ts';
import { oneLine } from './one-line.ts';
import { toEditorLines } from './positions.ts';

const position = z.number().int().positive().optional().catch(undefined);
const message = z.object({
  /** Null for what is no rule. */
  ruleId: z.string().nullable(),
  severity: z.number(),
  fatal: z.boolean().optional(),
  message: z.string(),
  line: position,
  column: position,
  endLine: position,
  endColumn: position,
  fix: z.unknown().optional(),
});
type Message = z.infer<typeof message>;

const result = z.object({ filePath: z.string(), messages: z.array(message), source: z.string().optional() });
const meta = z.object({
  type: z.string().optional(),
  docs: z.object({ description: z.string().optional(), url: z.string().optional() }).optional(),
});
const output = z.object({
  results: z.array(result),
  metadata: z.object({ rulesMeta: z.record(z.string(), meta.catch({})).default({}) }).optional(),
});
type RulesMeta = Readonly<Record<string, z.infer<typeof meta>>>;

/** Reads `eslint --format json-with-metadata`, or `json`; undefined if it is something else. `root` is a real path. */
export function parseEslintOutput(text: string, root: string): Linted | undefined {
  const parsed = output.safeParse(jsonIn(text));
  if (!parsed.success) return undefined;
  const { results, metadata } = parsed.data;
  const files = new Map<string, readonly Diagnostic[]>();
  const unread: Problem[] = [];
  let count = 0;
  for (const { filePath, messages, source } of results) {
    const path = toRootPath(root, filePath);
    const fatal = messages.find((each) => each.fatal);
    if (fatal) unread.push(notParsed(path, fatal, root));
    else if (messages.some(isIgnored)) continue;
    else {
      count += 1;
      const toRange = toEditorLines(source);
      const found = messages.map((each) => diagnosticOf(each, metadata?.rulesMeta ?? {}, toRange)).sort(byPosition);
      if (found.length > 0) files.set(path, found);
    }
  }
  return { files, unread, count };
}

/** A config or a plugin may have printed something in front of it and behind it. */
function jsonIn(text: string): unknown {
  const start = text.search(/\{"results":\[|^\[(?:\{"filePath":|\]$)/m);
  const end = text.indexOf('\n', start);
  if (start === -1) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(start, end === -1 ? undefined : end));
    return Array.isArray(value) ? { results: value } : value;
  } catch {
    return undefined;
  }
}

function isIgnored({ ruleId, message: said }: Message): boolean {
  return ruleId === null && said.startsWith('File ignored');
}

function notParsed(path: string, { message: said, line }: Message, root: string): Problem {
  return {
    type: 'problem',
    code: 'PARSE_ERROR',
    path,
    ...(line !== undefined && { line }),
    message: `not parsed by eslint: ${oneLine(said).replaceAll(`${root}/`, '')}`,
    fix: 'correct it, or leave it out with `ignores` of the ESLint config',
  };
}

function diagnosticOf(found: Message, rules: RulesMeta, toRange: (range: Range) => Range): Diagnostic {
  const { ruleId, severity, message: said, fix } = found;
  const known = rules[ruleId ?? ''];
  const range = rangeOf(found);
  return {
    rule: ruleId ?? (/^Unused .*directive/.test(said) ? 'eslint/unused-directive' : 'eslint/other'),
    severity: severity === 2 ? 'error' : 'warning',
    ...(known?.type !== undefined && { category: known.type }),
    message: said,
    ...(known?.docs?.description !== undefined && { ruleName: known.docs.description }),
    ...(known?.docs?.url !== undefined && { help: known.docs.url }),
    ...(fix !== undefined && { fixable: true }),
    ...(range && { range: toRange(range) }),
  };
}

function rangeOf({ line, column, endLine, endColumn }: Message): Range | undefined {
  if (line === undefined) return undefined;
  const isWhole = endLine !== undefined && endLine >= line;
  return {
    startLine: line,
    ...(column !== undefined && { startColumn: column }),
    endLine: isWhole ? endLine : line,
    ...(isWhole && endColumn !== undefined && { endColumn }),
  };
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  const from = a.range;
  const to = b.range;
  return (
    (from?.startLine ?? 0) - (to?.startLine ?? 0) ||
    (from?.startColumn ?? 0) - (to?.startColumn ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}
