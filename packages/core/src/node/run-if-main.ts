import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type { AnyStep } from '../step.ts';

/**
 * Runs a step as a command of its own if its file is what Node was started with:
 * `node dist/02-embed.js --root DIR [--config FILE] [--set k=v] < in.ndjson > out.ndjson`.
 * Does nothing, and loads nothing, when the file is imported. Sets `process.exitCode`.
 */
export async function runIfMain(moduleUrl: string, step: AnyStep): Promise<void> {
  const main = process.argv[1];
  if (!isMainThread || main === undefined || !isSameFile(main, moduleUrl)) return;
  const { runStepCommand } = await import('./step-command.ts');
  process.exitCode = await runStepCommand(step, fileURLToPath(moduleUrl), { argv: process.argv.slice(2) });
}

function isSameFile(path: string, moduleUrl: string): boolean {
  try {
    return realpathSync(path) === realpathSync(fileURLToPath(moduleUrl));
  } catch {
    return false;
  }
}
