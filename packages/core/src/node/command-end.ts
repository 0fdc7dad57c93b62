import type { CommanderError } from 'commander';
import { ERROR_CODES, isPipelineError, PipelineError, toError } from '../errors.ts';
import type { TextOutput } from './text-output.ts';

export const EXIT = { done: 0, findings: 1, failed: 2, interrupted: 130, terminated: 143 } as const;

/** How long an interrupted process may still work on what does not listen. */
const GRACE_MS = 2000;

class Interruption extends Error {
  override readonly name = 'AbortError';
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals, exitCode: number) {
    super(`interrupted by ${signal}`);
    this.exitCode = exitCode;
  }
}

/**
 * Runs `work` with a signal that Ctrl-C and SIGTERM abort. A second one ends the process the hard way, and so does a
 * step that keeps it alive although it is told to stop. A step that waits for ever, for nothing, is aborted as STEP_STUCK.
 */
export async function withInterrupts(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  let received: Interruption | undefined;
  let working = true;
  const listen = (name: NodeJS.Signals, code: number) => {
    const kill = () => {
      process.removeListener(name, onSignal);
      process.kill(process.pid, name);
    };
    const onSignal = () => {
      if (received) return kill();
      received = new Interruption(name, code);
      controller.abort(received);
      const remind = () => (working ? setTimeout(remind, GRACE_MS).unref() : kill());
      setTimeout(remind, GRACE_MS).unref();
    };
    process.on(name, onSignal);
    return () => process.removeListener(name, onSignal);
  };
  // Nothing is left that could wake anybody up. Without this Node would end the process without a word.
  const onStall = () => controller.abort(new PipelineError('STEP_STUCK', ERROR_CODES.STEP_STUCK));
  process.once('beforeExit', onStall);
  const stop = [listen('SIGINT', EXIT.interrupted), listen('SIGTERM', EXIT.terminated)];
  try {
    const code = await work(controller.signal);
    return received?.exitCode ?? code;
  } finally {
    working = false;
    process.removeListener('beforeExit', onStall);
    for (const remove of stop) remove();
  }
}

/** Turns whatever was thrown into lines for people and an exit code. */
export function reportFailure(thrown: unknown, stderr: TextOutput): number {
  if (isCommanderError(thrown)) return thrown.exitCode === 0 ? EXIT.done : EXIT.failed;
  if (thrown instanceof Interruption) {
    stderr.write(`${thrown.message}: nothing is half-written; a new run goes on from the cache\n`);
    return thrown.exitCode;
  }
  if (isPipelineError(thrown) && thrown.code !== 'STEP_FAILED') {
    for (const line of thrown.message.split('\n')) stderr.write(`error ${thrown.code}: ${line}\n`);
    return EXIT.failed;
  }
  const error = toError(thrown);
  const cause = error.cause instanceof Error ? error.cause : error;
  stderr.write(
    `error STEP_FAILED: ${error.message}\n(${ERROR_CODES.STEP_FAILED}) Please report it with this trace:\n${cause.stack}\n`,
  );
  return EXIT.failed;
}

function isCommanderError(thrown: unknown): thrown is CommanderError {
  const code = (thrown as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && code.startsWith('commander.');
}
