import type { StepLog } from '../step.ts';
import { paintProgress } from './paint-progress.ts';
import { RunProgress } from './run-progress.ts';
import type { TextOutput } from './text-output.ts';

/** What people see of a run while it goes on: progress, and what steps have to say. */
export interface RunScreen {
  readonly progress: RunProgress;
  readonly log: StepLog;
  /** Paints the last state and what was held back. More than once is once. */
  close(): void;
}

/** `quiet` leaves warnings only. A terminal is painted in place, so lines wait there for the end. */
export async function openRunScreen(stderr: TextOutput, quiet: boolean): Promise<RunScreen> {
  const progress = new RunProgress();
  let painter = quiet ? undefined : await paintProgress(progress, stderr);
  const waiting: string[] = [];
  const say = (line: string) => void (painter && stderr.isTTY ? waiting.push(line) : stderr.write(line));
  return {
    progress,
    log: {
      info: (message) => void (quiet || say(`note: ${message}\n`)),
      warn: (message) => say(`warning: ${message}\n`),
    },
    close() {
      painter?.stop();
      painter = undefined;
      for (const line of waiting.splice(0)) stderr.write(line);
    },
  };
}
