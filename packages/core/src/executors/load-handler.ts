import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PipelineError } from '../errors.ts';
import type { Handler } from './inline.ts';

/** The exported function. @throws PipelineError WORKER_FAILED when the module cannot be loaded or exports no such function. */
export async function loadHandler<T, R>(url: string, name: string): Promise<Handler<T, R>> {
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await import(url);
  } catch (thrown) {
    throw new PipelineError('WORKER_FAILED', `cannot load ${url}: ${(thrown as Error)?.message}`, {
      details: { module: url },
      cause: thrown,
    });
  }
  const handler = loaded[name];
  if (typeof handler === 'function') return handler as Handler<T, R>;
  throw new PipelineError('WORKER_FAILED', `${url} exports no function \`${name}\` (${typeof handler})`, {
    details: { module: url, export: name },
  });
}

/**
 * A URL that this Node can run in a thread. TypeScript stays as it is where Node strips types itself; elsewhere
 * `<package>/src/x.ts` stands for `<package>/dist/x.js`.
 * @throws PipelineError WORKER_FAILED when there is no such file.
 */
export function runnableModule(url: URL, stripsTypes: boolean = nodeStripsTypes()): URL {
  if (url.protocol !== 'file:' || !/\.[cm]?tsx?$/.test(url.pathname)) return url;
  const path = fileURLToPath(url);
  // Node refuses to strip types under node_modules.
  if (stripsTypes && !path.endsWith('.tsx') && !path.includes(`${sep}node_modules${sep}`)) return url;
  const built = builtPath(path);
  if (built !== undefined && existsSync(built)) return pathToFileURL(built);
  const wanted =
    built === undefined
      ? 'it does not lie under `src/` of a package'
      : `${built} does not exist; build the package first`;
  throw new PipelineError(
    'WORKER_FAILED',
    `${path} cannot run in a thread: this Node runs no TypeScript, and ${wanted}`,
    {
      details: { module: url.href },
    },
  );
}

function nodeStripsTypes(): boolean {
  return Boolean((process.features as { readonly typescript?: unknown }).typescript);
}

function builtPath(path: string): string | undefined {
  let root = dirname(path);
  while (!existsSync(join(root, 'package.json'))) {
    if (root === dirname(root)) return undefined;
    root = dirname(root);
  }
  const inside = relative(root, path);
  if (!inside.startsWith(`src${sep}`)) return undefined;
  return join(root, 'dist', inside.slice(4)).replace(/\.([cm]?)tsx?$/, '.$1js');
}
