import { isPipelineError, toError } from '@pipelines/core';
import { removeRegions } from '@pipelines/core/markdown';
import type { EjectedFile, EjectSource } from '@pipelines/core/node';
import { listSources, openSourceTree } from '@pipelines/core/repository';
import { TOOL } from './fill-regions.ts';
import { findReadme } from './find-readme.ts';

type Scope = Parameters<EjectSource['find']>[0];

const README = /(?:^|\/)readme\.(?:md|markdown)$/i;
const QUIET = { info: () => {}, warn: () => {} };

/** `eject`: the markers of all READMEs go, what lies between them stays. */
export async function ejectableReadmes(scope: Scope): ReturnType<EjectSource['find']> {
  const tree = await openSourceTree(scope);
  return { editable: tree.sha === undefined, files: tree.sha === undefined ? readmes(scope, tree) : [] };
}

async function* readmes(
  { root, signal }: Scope,
  tree: Awaited<ReturnType<typeof openSourceTree>>,
): AsyncGenerator<EjectedFile, void, undefined> {
  const options = { maxFileBytes: Number.MAX_SAFE_INTEGER, threads: 1, wants: (path: string) => README.test(path) };
  for await (const { path } of listSources(tree, options, { root, signal, log: QUIET })) {
    const found = await findReadme(root, path);
    if (found.state === 'file' && found.path === path && found.text.includes(`${TOOL}:`))
      yield* ejected(path, found.text);
  }
}

function* ejected(path: string, text: string): Generator<EjectedFile, void, undefined> {
  try {
    const { changed, text: after } = removeRegions(text, { tool: TOOL });
    if (changed) yield { path, text, after };
  } catch (thrown) {
    if (!isPipelineError(thrown)) throw thrown;
    yield { path, locked: toError(thrown).message };
  }
}
