import type { StepServices } from '../pipeline.ts';
import type { StepCache } from '../step.ts';

export interface RecordingServices {
  /** Lines for people, as they came. */
  readonly log: readonly string[];
  readonly progress: { done: number; total: number | undefined };
  /** For the `services` of a run. */
  readonly services: () => Partial<StepServices>;
}

/** Services of a run that keep what steps tell people: lines and progress. */
export function recordingServices(cache?: StepCache): RecordingServices {
  const log: string[] = [];
  const note = (message: string) => void log.push(message);
  const progress = { done: 0, total: undefined as number | undefined };
  const meter = {
    add(count = 1) {
      progress.done += count;
    },
    total(count: number) {
      progress.total = count;
    },
  };
  const services = () => ({ log: { info: note, warn: note }, progress: meter, ...(cache && { cache }) });
  return { log, progress, services };
}
