import type { StepContext } from '@pipelines/core';
import { BatchPool, extensionOf, readFiles, type SourceTree, threadCount } from '@pipelines/core/repository';
import type { TreeFiles } from '../workspace/tree-files.ts';
import type { ModuleFacts } from './module-facts.ts';
import { type ModuleBatch, READ_MODULES, readModules } from './read-modules.ts';

type Context = StepContext<{ readonly maxFileBytes: number }>;

/** Reads modules, in threads if there are many; cached by their content. `close` ends the threads. */
export class ModuleReader {
  readonly #tree: SourceTree;
  readonly #files: TreeFiles;
  readonly #ctx: Context;
  readonly #threads: number;
  readonly #pool: BatchPool<ModuleBatch, (string | null)[]>;

  constructor(tree: SourceTree, files: TreeFiles, ctx: Context) {
    this.#tree = tree;
    this.#files = files;
    this.#ctx = ctx;
    this.#threads = threadCount(ctx.shared.concurrency);
    const here = (batch: ModuleBatch) => readModules(batch, tree.repository);
    this.#pool = new BatchPool({ handler: READ_MODULES, here, threads: this.#threads, signal: ctx.signal });
  }

  /** The facts of these modules; undefined for one that cannot be read. */
  async *read(paths: Iterable<string>): AsyncGenerator<readonly [string, ModuleFacts | undefined], void, undefined> {
    const files = [...paths].flatMap((path) => this.#files.readable(path) ?? []);
    const reader = {
      ...{ tree: this.#tree, pool: this.#pool, threads: this.#threads },
      ...{ maxBytes: this.#ctx.config.maxFileBytes, options: undefined },
      // Declarations are read otherwise than code.
      keyOf: ({ path }: { path: string }) => (/\.d\.[cm]?ts$/.test(path) ? 'd.ts' : extensionOf(path)),
    };
    for await (const [{ path }, facts] of readFiles<(typeof files)[number], ModuleFacts, unknown>(
      files,
      reader,
      this.#ctx,
    )) {
      yield [path, facts ?? undefined];
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** The module that a specifier means. */
export interface Resolved {
  readonly path: string;
  /** It is all that the specifier stands for: neither guessed, nor the declarations of other code. */
  readonly certain: boolean;
}

/** What a specifier in another module means; undefined for what lies elsewhere. */
export type Resolve = (specifier: string, from: string) => Resolved | undefined;

/** Some modules and all that their exports lead to. Memory: their facts. */
export class ModuleStore {
  readonly #reader: Pick<ModuleReader, 'read'>;
  readonly #resolve: Resolve;
  readonly #modules = new Map<string, ModuleFacts | undefined>();

  constructor(reader: Pick<ModuleReader, 'read'>, resolve: Resolve) {
    this.#reader = reader;
    this.#resolve = resolve;
  }

  get(path: string): ModuleFacts | undefined {
    return this.#modules.get(path);
  }

  resolve(specifier: string, from: string): Resolved | undefined {
    return this.#resolve(specifier, from);
  }

  /** Reads modules, then those they export from, and so on. `follow` false: these alone. */
  async load(paths: Iterable<string>, follow = true): Promise<void> {
    let wanted = [...new Set(paths)].filter((path) => !this.#modules.has(path));
    while (wanted.length > 0) {
      for (const path of wanted) this.#modules.set(path, undefined);
      const next = new Set<string>();
      for await (const [path, facts] of this.#reader.read(wanted)) {
        this.#modules.set(path, facts);
        if (!facts || !follow) continue;
        const named = facts.forwards.flatMap(({ from, imported }) => (imported === '*' ? [] : [from]));
        for (const specifier of new Set([...facts.stars, ...named])) {
          const target = this.#resolve(specifier, path)?.path;
          if (target !== undefined && !this.#modules.has(target)) next.add(target);
        }
      }
      wanted = [...next];
    }
  }
}
