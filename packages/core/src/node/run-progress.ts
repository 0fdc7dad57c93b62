import type { StepProgress } from '../step.ts';

/** How far one step is. Rows are those that left it; units are what the step counts itself (files, tasks …). */
export interface StepState {
  readonly name: string;
  rows: number;
  units: number;
  total: number | undefined;
  state: 'waiting' | 'running' | 'done';
  startedAt: number;
  finishedAt: number;
}

/** The state of a whole run, read by whoever paints it. Listeners hear of steps that finish. */
export class RunProgress {
  readonly steps: StepState[] = [];
  #onFinish: (step: StepState) => void = () => {};
  #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  onFinish(listener: (step: StepState) => void): void {
    this.#onFinish = listener;
  }

  /** Begins to watch a step. */
  add(name: string): { readonly progress: StepProgress; row(): void; finish(): void } {
    const step: StepState = {
      name,
      rows: 0,
      units: 0,
      total: undefined,
      state: 'waiting',
      startedAt: 0,
      finishedAt: 0,
    };
    this.steps.push(step);
    const start = () => {
      if (step.state !== 'waiting') return;
      step.state = 'running';
      step.startedAt = this.#now();
    };
    return {
      progress: {
        add(count = 1) {
          start();
          step.units += count;
          // An estimate that was too low must not show more than all, nor a negative time left.
          if (step.total !== undefined) step.total = Math.max(step.total, step.units);
        },
        total(count) {
          start();
          step.total = Math.max(count, step.units);
        },
      },
      row() {
        start();
        step.rows += 1;
      },
      finish: () => {
        start();
        step.state = 'done';
        step.finishedAt = this.#now();
        this.#onFinish(step);
      },
    };
  }

  elapsedMs(step: StepState): number {
    if (step.state === 'waiting') return 0;
    return (step.state === 'done' ? step.finishedAt : this.#now()) - step.startedAt;
  }
}

/** One line: name, units or rows, rate and, where the total is known, the time left. */
export function progressLine(step: StepState, elapsedMs: number): string {
  const mark = { waiting: ' ', running: '>', done: '+' }[step.state];
  const seconds = elapsedMs / 1000;
  const parts = [`${mark} ${step.name.padEnd(20)}`];
  const count = step.total ?? step.units;
  if (step.state === 'done') parts.push(`${rowCount(step)} in ${duration(seconds)}`);
  else if (count > 0) {
    parts.push(step.total === undefined ? format(step.units) : `${format(step.units)}/${format(step.total)}`);
    const rate = seconds > 0 ? step.units / seconds : 0;
    if (rate > 0) parts.push(`${format(Math.round(rate))}/s`);
    if (rate > 0 && step.total !== undefined) parts.push(`${duration((step.total - step.units) / rate)} left`);
  } else parts.push(rowCount(step));
  return parts.join('  ');
}

function rowCount({ rows }: StepState): string {
  return `${format(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Not by `toLocaleString`: that loads the data of all languages first, which takes longer than a whole listing of files. */
function format(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
