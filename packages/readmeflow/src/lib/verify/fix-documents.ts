import { isPipelineError, type StepContext } from '@pipelines/core';
import type { SourceTree } from '@pipelines/core/repository';
import type { Problem } from '../../rows.ts';
import type { DocumentReader } from './document-reader.ts';
import type { FoundFinding } from './finding-rows.ts';
import { applyReplacements, type Replacement } from './replacements.ts';
import type { Tree, TreeFile } from './tree.ts';

interface Input {
  readonly found: readonly FoundFinding[];
  readonly tree: Tree;
  readonly reader: DocumentReader;
  readonly source: SourceTree;
}

export interface Fixed {
  readonly found: readonly FoundFinding[];
  readonly problems: readonly Problem[];
}

type Context = Pick<StepContext, 'files' | 'log'>;
type Mend = Replacement & { readonly id: string };

/**
 * Mends what can be mended in one way only and is neither decided against nor ignored: with `--write` in place, else as a
 * preview. What was written is marked as fixed. A revision is not mended. Memory: one document.
 */
export async function fixDocuments({ found, tree, reader, source }: Input, ctx: Context): Promise<Fixed> {
  if (source.sha !== undefined) {
    ctx.log.warn('a revision cannot be mended: --fix works on the working tree');
    return { found, problems: [] };
  }
  const byPath = mendsOf(found);
  const files = [...byPath.keys()].flatMap((path) => tree.file(path) ?? []);
  const written = new Set<string>();
  const problems: Problem[] = [];
  for await (const [file, facts] of reader.read(files)) {
    const outcome = await mend(file, JSON.stringify(facts), byPath.get(file.path) ?? [], { tree, reader, ctx });
    for (const id of outcome.written) written.add(id);
    problems.push(...outcome.problems);
  }
  const marked = found.map((each) =>
    written.has(each.finding.id) ? { ...each, finding: { ...each.finding, fixed: true } } : each,
  );
  return { found: marked, problems };
}

function mendsOf(found: readonly FoundFinding[]): Map<string, Mend[]> {
  const byPath = new Map<string, Mend[]>();
  for (const { finding, fault, ignored } of found) {
    const { line, column, endColumn, replacement } = fault;
    if (replacement === undefined || endColumn === undefined || ignored !== undefined || finding.aside) continue;
    const mends = byPath.get(finding.file) ?? [];
    mends.push({ line, column, endColumn, text: replacement, id: finding.id });
    byPath.set(finding.file, mends);
  }
  return byPath;
}

/** The ids of what was written: of a preview nothing. */
interface Mended {
  readonly written: readonly string[];
  readonly problems: readonly Problem[];
}

async function mend(
  { path }: TreeFile,
  facts: string,
  mends: readonly Mend[],
  { tree, reader, ctx }: Pick<Input, 'tree' | 'reader'> & { readonly ctx: Context },
): Promise<Mended> {
  const text = await tree.text(path);
  if (text === undefined) return overtaken(path);
  // Bytes that are no UTF-8 would be lost.
  if (text.includes('\ufffd')) return notUtf8(path);
  // Places are those of the text that was read: another one may have them elsewhere.
  if ((await reader.factsOf(text, path)) !== facts) return overtaken(path);
  const { text: after, made } = applyReplacements(text, mends);
  try {
    const outcome = await ctx.files.edit(path, after, text);
    if (outcome === 'overtaken') return overtaken(path);
    return { written: outcome === 'written' ? [...made].map(({ id }) => id) : [], problems: [] };
  } catch (thrown) {
    if (!isPipelineError(thrown)) throw thrown;
    return because({ code: thrown.code, path, message: thrown.message, fix: 'see that it may be written' });
  }
}

function because(problem: Omit<Problem, 'type'>): Mended {
  return { written: [], problems: [{ type: 'problem', ...problem }] };
}

function overtaken(path: string): Mended {
  return because({
    ...{ code: 'FIX_OVERTAKEN', path },
    message: 'changed while it was checked, so it was not mended',
    fix: 'run again',
  });
}

function notUtf8(path: string): Mended {
  return because({
    ...{ code: 'FIX_ENCODING', path },
    message: 'not all of it is UTF-8, so it was not mended',
    fix: 'save it as UTF-8',
  });
}
