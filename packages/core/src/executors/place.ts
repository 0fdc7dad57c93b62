import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pump, Run } from '../concurrency/run.ts';
import type { WorkKind } from '../concurrency/sizing.ts';
import { BatchPump } from './batch-pump.ts';
import type { ExecutorFactory, ModuleHandler } from './executor.ts';
import { type Handler, InlinePump } from './inline.ts';

/** Where the items of a processor run. */
export type Place<T, R> =
  | { readonly type: 'inline'; readonly handler: Handler<T, R> }
  | { readonly type: 'inline-module'; readonly handler: ModuleHandler }
  | { readonly type: 'executor'; readonly handler: ModuleHandler; readonly factory: ExecutorFactory<T, R> | undefined };

const MODULE_FORM = "`{ module: new URL('./work.js', import.meta.url), export: 'name' }`";

export function choosePlace<T, R>(
  handler: Handler<T, R> | ModuleHandler,
  kind: WorkKind,
  executor: 'inline' | 'threads' | ExecutorFactory<T, R> | undefined,
): Place<T, R> {
  if (executor !== undefined && executor !== 'inline' && executor !== 'threads' && typeof executor !== 'function') {
    throw new TypeError(
      `Expected \`executor\` to be "inline", "threads" or a function, got \`${String(executor)}\` (${typeof executor})`,
    );
  }
  if (typeof handler !== 'function') {
    const located = checkModule(handler);
    if (executor === 'inline') return { type: 'inline-module', handler: located };
    return { type: 'executor', handler: located, factory: typeof executor === 'function' ? executor : undefined };
  }
  if (kind === 'cpu' || (executor !== undefined && executor !== 'inline')) {
    const asked = kind === 'cpu' ? '`kind: "cpu"`' : 'this `executor`';
    throw new TypeError(
      `${asked} runs elsewhere than a function can go: expected a handler ${MODULE_FORM}, got a function`,
    );
  }
  return { type: 'inline', handler };
}

function checkModule(handler: ModuleHandler): ModuleHandler {
  const given: Partial<ModuleHandler> | null | undefined = handler;
  if (typeof given !== 'object' || given === null || typeof given.export !== 'string') {
    throw new TypeError(
      `Expected \`handler\` to be a function or ${MODULE_FORM}, got \`${String(handler)}\` (${typeof handler})`,
    );
  }
  return { module: moduleUrl(given.module), export: given.export };
}

function moduleUrl(module: unknown): URL {
  if (module instanceof URL) return module;
  if (typeof module === 'string' && /^(file|data):/.test(module)) return new URL(module);
  if (typeof module === 'string' && isAbsolute(module)) return pathToFileURL(module);
  throw new TypeError(
    `Expected \`handler.module\` to be a URL or an absolute path, such as new URL('./work.js', import.meta.url), got \`${String(module)}\` (${typeof module})`,
  );
}

export async function inlineModulePump<T, R>(run: Run<T, R>, handler: ModuleHandler, timeoutMs: number): Promise<Pump> {
  const { loadHandler, runnableModule } = await import('./load-handler.ts');
  const url = runnableModule(new URL(handler.module));
  return new InlinePump(run, await loadHandler<T, R>(url.href, handler.export), timeoutMs);
}

export async function executorPump<T, R>(
  run: Run<T, R>,
  place: Extract<Place<T, R>, { type: 'executor' }>,
  timeoutMs: number,
): Promise<Pump> {
  const { batchSize, maxMemory } = run.settings;
  const settings = { handler: place.handler, concurrency: run.limit, batchSize, timeoutMs, maxMemory };
  if (place.factory) return new BatchPump(run, place.factory(settings));
  const { threadsExecutor } = await import('./threads.ts');
  return new BatchPump(run, threadsExecutor<T, R>({ ...settings, concurrency: run.limit }));
}
