import { readFile } from 'node:fs/promises';
import { resolveInRoot } from '@pipelines/core/node';
import type { Finding, Lint } from '../../rows.ts';
import type { FetchContext, FindingReader } from '../fetch/fetch-findings.ts';
import { EFFORT, FIXABLE_EFFORT } from '../finding/effort.ts';
import type { Fingerprints } from '../finding/fingerprint.ts';
import { assessRule } from '../finding/severity.ts';
import type { Diagnostic } from './lint-batches.ts';

/** Of a longer line, what lies around the finding tells it apart. */
const MOST_TEXT = 400;

/** The findings of a file, by position. Reads the file. Holds it and its lines. */
export async function* findingsOfLint(row: Lint, ctx: FetchContext, ids: Fingerprints): FindingReader {
  const lines = (await textOf(ctx.root, row.path))?.split('\n');
  for (const diagnostic of row.diagnostics) {
    const text = lines && lineOf(lines, diagnostic);
    yield findingOf(row, diagnostic, (rule) => ids.idOf({ rule, path: row.path, text, message: diagnostic.message }));
  }
  return { origin: row.tool };
}

function findingOf({ tool, path }: Lint, diagnostic: Diagnostic, idOf: (rule: string) => string): Finding {
  const { rule, message, ruleName, help, range, fixable } = diagnostic;
  const { kind, severity } = assessRule(rule, diagnostic.severity, diagnostic.category);
  return {
    type: 'finding',
    id: idOf(rule),
    source: tool,
    rule,
    ...(ruleName !== undefined && { ruleName }),
    ...(help !== undefined && { help }),
    kind,
    severity,
    ...(kind === 'hotspot' && { probability: 'medium' as const }),
    effort: fixable ? FIXABLE_EFFORT : EFFORT[kind][severity],
    message,
    path,
    ...(range && { range }),
    ...(diagnostic.category !== undefined && { tags: [diagnostic.category] }),
  };
}

/** Where it begins: what spans many lines is still the same finding when one of them was edited. */
function lineOf(lines: readonly string[], { range }: Diagnostic): string | undefined {
  const line = range && lines[range.startLine - 1];
  if (line === undefined || line.length <= MOST_TEXT) return line;
  const middle = (range?.startColumn ?? 1) - 1;
  const start = Math.max(0, Math.min(middle - MOST_TEXT / 2, line.length - MOST_TEXT));
  return line.slice(start, start + MOST_TEXT);
}

/** Undefined if it is no longer there. */
async function textOf(root: string, path: string): Promise<string | undefined> {
  try {
    return await readFile(await resolveInRoot(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
