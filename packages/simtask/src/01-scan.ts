import { defineStep, z } from '@pipelines/core';
import { runIfMain } from '@pipelines/core/node';
import { openSourceTree, readWorkspacePackages, threadCount } from '@pipelines/core/repository';
import { LeftOut, rowsOfFile } from './lib/scan/function-rows.ts';
import { scanFiles } from './lib/scan/scan-files.ts';
import { listCode } from './lib/scan/sources.ts';
import { CATEGORIES, type Fn, fn, type Problem, problem, type Scanned, scanned } from './rows.ts';

// nothing → Fn, Problem, Scanned: problems of packages, then files by bytes of path, their functions by position and then
// their problems; Scanned comes last. Memory: references of all files, a few blocks of functions, no texts.

const least = (value: number, what: string) => z.number().int().positive().default(value).describe(what);

/** Finds the functions of the tree. */
export const scan = defineStep({
  name: '01-scan',
  input: z.never(),
  output: z.union([fn, problem, scanned]),
  config: z.strictObject({
    include: z
      .array(z.enum(CATEGORIES))
      .default(['example'])
      .describe('Kinds of code to take in besides that of the product; classes of examples get no task.'),
    minTokens: least(30, 'Smaller functions are passed over.'),
    minLines: least(3, 'Functions with fewer lines of code are passed over.'),
    minNestedTokens: least(35, 'Smaller functions inside others are passed over.'),
    maxFileBytes: least(2 ** 20, 'Larger files are counted but not read.'),
  }),
  source: true,
  cacheVersion: 7,
  cacheFields: ['include', 'minTokens', 'minLines', 'minNestedTokens'],
  async *run(rows, ctx): AsyncGenerator<Fn | Problem | Scanned, void, undefined> {
    yield* rows;
    const { include, minTokens, minLines, minNestedTokens, maxFileBytes } = ctx.config;
    const threads = threadCount(ctx.shared.concurrency);
    const tree = await openSourceTree(ctx);
    const leftOut = new LeftOut();
    const { files, manifests } = await listCode(tree, { include, maxFileBytes, threads }, leftOut, ctx);
    ctx.progress.total(files.length);
    const packages = await readWorkspacePackages(tree, manifests);
    for (const fault of packages.faults) yield { type: 'problem', ...fault };
    const smallest = { tokens: minTokens, lines: minLines, nestedTokens: minNestedTokens };
    const source = { tree, threads, maxBytes: maxFileBytes, options: { smallest, include } };
    let functions = 0;
    for await (const [file, found] of scanFiles(files, source, ctx)) {
      leftOut.scanned(found);
      functions += found?.functions.length ?? 0;
      yield* rowsOfFile(file, found, packages);
      ctx.progress.add();
    }
    leftOut.tell(ctx.log);
    yield { type: 'scanned', files: files.length, functions };
  },
});

await runIfMain(import.meta.url, scan);
