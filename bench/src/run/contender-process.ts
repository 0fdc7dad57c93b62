import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Assignment, Measured, Reply, Request } from './protocol.ts';

/** The compiled child, also when this file runs as source. */
const CHILD = fileURLToPath(new URL('../../dist/child.js', import.meta.url));
/** A contender that answers nothing for this long hangs. */
const DEADLINE_MS = 15 * 60_000;

export interface Place {
  readonly bench: string;
  readonly module: string;
  readonly size: number;
  readonly inputs: string;
  /** Folder for the scratch folders of contenders. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** A contender in a process of its own. Errors name the bench and the contender. */
export class ContenderProcess {
  readonly #child: ChildProcess;
  readonly #label: string;
  readonly #signal: AbortSignal;
  #errors = '';

  private constructor(place: Place, contender: string) {
    this.#label = `bench ${place.bench}, contender ${contender}, size ${place.size}`;
    this.#signal = place.signal;
    this.#child = fork(CHILD, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
  }

  /** Starts a process and prepares the contender in it. */
  static async start(place: Place, contender: string): Promise<ContenderProcess> {
    place.signal.throwIfAborted();
    const scratch = await mkdtemp(join(place.folder, 'scratch-'));
    const started = new ContenderProcess(place, contender);
    const { module, size, inputs } = place;
    const assignment: Assignment = { module, contender, size, inputs, scratch };
    try {
      await started.#ask({ type: 'prepare', ...assignment });
    } catch (error) {
      started.kill();
      throw error;
    }
    return started;
  }

  async run(digest = false): Promise<Measured> {
    const measured = await this.#ask({ type: 'run', digest });
    if (!measured) throw new Error(`${this.#label}: measured nothing`);
    return measured;
  }

  /** Lets the contender close what it opened, then ends its process. */
  async close(): Promise<void> {
    try {
      await this.#ask({ type: 'close' });
    } finally {
      this.kill();
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #ask(request: Request): Promise<Measured | undefined> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => settle(() => reject(new Error(`${this.#label}: ${why}`)));
      const onAbort = (): void => settle(() => reject(this.#signal.reason));
      const onExit = (code: number | null, signal: string | null): void =>
        fail(`its process ended (${signal ?? `exit ${code}`})${this.#errors && `: ${this.#errors.trim()}`}`);
      const onError = (error: Error): void => fail(error.message);
      const onReply = (reply: Reply): void => {
        if (reply.type === 'failed') fail(reply.stack);
        else settle(() => resolve(reply.measured));
      };
      const timer = setTimeout(() => fail(`no answer for ${DEADLINE_MS / 60_000} minutes`), DEADLINE_MS);
      const settle = (how: () => void): void => {
        clearTimeout(timer);
        child.off('message', onReply).off('exit', onExit).off('error', onError);
        this.#signal.removeEventListener('abort', onAbort);
        how();
      };
      child.on('message', onReply).on('exit', onExit).on('error', onError);
      this.#signal.addEventListener('abort', onAbort);
      if (this.#signal.aborted) onAbort();
      else child.send(request, (error) => error && onError(error));
    });
  }
}
