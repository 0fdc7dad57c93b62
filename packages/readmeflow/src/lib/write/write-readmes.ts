import { isPipelineError, type StepContext } from '@pipelines/core';
import { globPattern, openSourceTree } from '@pipelines/core/repository';
import { type Outcome, type Outline, type Package, type Problem, SECTIONS, type Workspace } from '../../rows.ts';
import { type FoundReadme, findReadme } from './find-readme.ts';
import { newReadme } from './new-readme.ts';
import { type Revised, reviseReadme } from './revise-readme.ts';

interface WriteConfig {
  readonly create: boolean;
  readonly adopt: boolean;
  readonly exclude: readonly string[];
}

type Context = StepContext<WriteConfig>;
type Verdict = Pick<Outcome, 'state' | 'reason'> & Partial<Pick<Outcome, 'path' | 'sections'>>;
interface Written {
  readonly verdict: Verdict;
  readonly problems: readonly Problem[];
}

/** Fills the regions of READMEs, and tells what became of each, behind what is wrong with it. Memory: one README. */
export async function* writeReadmes(
  rows: AsyncIterable<Outline | Workspace | Package | Problem>,
  ctx: Context,
): AsyncGenerator<Outcome | Workspace | Package | Problem, void, undefined> {
  const excluded = ctx.config.exclude.map(globPattern);
  const { sha } = await openSourceTree(ctx);
  for await (const row of rows) {
    if (row.type !== 'outline') {
      yield row;
      continue;
    }
    ctx.progress.add();
    const spared = sparedReason(row, excluded, sha);
    const { verdict, problems } = spared ? settled(spared) : await writeReadme(row, ctx);
    yield* problems;
    yield { type: 'outcome', name: row.name, path: row.readme, sections: [], ...verdict };
  }
}

function sparedReason(row: Outline, excluded: readonly RegExp[], sha: string | undefined): Verdict | undefined {
  if (sha !== undefined) return { state: 'unmanaged', reason: 'a revision is looked at: nothing can be written there' };
  if (row.optedOut) return { state: 'opted-out', reason: 'its manifest says so' };
  const isExcluded = excluded.some((glob) => glob.test(row.name) || glob.test(row.path));
  return isExcluded ? { state: 'opted-out', reason: 'the config says so' } : undefined;
}

function settled(verdict: Verdict, problems: readonly Problem[] = []): Written {
  return { verdict, problems };
}

async function writeReadme(row: Outline, ctx: Context): Promise<Written> {
  const found = await findOrRefuse(ctx.root, row.readme);
  if (found.state === 'none') return createReadme(row, ctx);
  const { path } = found;
  if (found.state === 'other') return settled({ state: 'unmanaged', reason: found.reason, path });
  if (found.state === 'unreadable')
    return refused({ code: 'README_UNREADABLE', path, message: found.reason, fix: found.fix });
  return reviseFile(found, row, ctx);
}

/** A path that leads out of the root is one more thing that cannot be read. */
async function findOrRefuse(root: string, path: string): Promise<FoundReadme> {
  try {
    return await findReadme(root, path);
  } catch (thrown) {
    if (!isPipelineError(thrown) || thrown.code !== 'PATH_OUTSIDE_ROOT') throw thrown;
    return { state: 'unreadable', path, reason: 'it lies outside of the root', fix: 'name a file of the root' };
  }
}

async function createReadme(row: Outline, ctx: Context): Promise<Written> {
  if (!ctx.config.create) return settled({ state: 'missing', reason: 'there is none: --create makes one' });
  const text = newReadme(row);
  if (text === undefined) return settled({ state: 'missing', reason: 'there is nothing that a README could tell' });
  const edit = await ctx.files.edit(row.readme, text, null);
  if (edit === 'overtaken') return overtaken(row.readme);
  const reason = edit === 'written' ? 'there was none' : 'there is none, and one can be made';
  const sections = row.sections.filter(({ onRequest }) => !onRequest).map(({ id }) => id);
  return settled({ state: 'created', reason, sections });
}

async function reviseFile(found: FoundReadme & { state: 'file' }, row: Outline, ctx: Context): Promise<Written> {
  const { path, text } = found;
  const revised = reviseReadme(text, row, ctx.config.adopt);
  if (revised.state === 'broken') {
    const fix = 'mend the markers; until then the file is left alone';
    return refused({ code: 'MARKERS_INVALID', path, line: revised.line, message: revised.reason, fix });
  }
  if (revised.state !== 'managed') return settled({ ...revised, path });
  const problems = revised.unknown.map(({ name, line }) => unknownSection(path, line, name));
  const { sections } = revised;
  if (revised.text === text)
    return settled({ state: 'unchanged', reason: 'it is up to date', path, sections }, problems);
  const edit = await ctx.files.edit(path, revised.text, text);
  if (edit === 'overtaken') return overtaken(path);
  return settled({ state: 'changed', reason: changeReason(revised, edit === 'written'), path, sections }, problems);
}

function changeReason({ adopted }: Revised & { state: 'managed' }, done: boolean): string {
  if (adopted) return done ? 'it got the sections that it lacked' : 'it lacks sections that can be added';
  return done ? 'it was brought up to date' : 'it is not up to date';
}

function overtaken(path: string): Written {
  const message = 'somebody changed it in the meantime';
  return refused({ code: 'README_OVERTAKEN', path, message, fix: 'run again' });
}

function refused(problem: Omit<Problem, 'type'>): Written {
  const { path, message: reason } = problem;
  return settled({ state: 'refused', reason, path }, [{ type: 'problem', ...problem }]);
}

function unknownSection(path: string, line: number, name: string): Problem {
  const fix = `sections are ${SECTIONS.join(', ')}`;
  return { type: 'problem', code: 'SECTION_UNKNOWN', path, line, message: `there is no section \`${name}\``, fix };
}
