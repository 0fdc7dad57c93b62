import { progressLine, type RunProgress } from './run-progress.ts';
import type { TextOutput } from './text-output.ts';

const REPAINT_MS = 100;
const PLAIN_MS = 10_000;

/** Paints a run for people until `stop`: in place on a terminal that has a size, else a line per finished step and every 10 s. */
export async function paintProgress(progress: RunProgress, output: TextOutput): Promise<{ stop(): void }> {
  const inPlace = output.isTTY && (output as NodeJS.WriteStream).rows !== 0;
  return inPlace ? paintInPlace(progress, output) : paintLines(progress, output);
}

async function paintInPlace(progress: RunProgress, output: TextOutput): Promise<{ stop(): void }> {
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(output as NodeJS.WriteStream);
  const paint = () => update(progress.steps.map((step) => progressLine(step, progress.elapsedMs(step))).join('\n'));
  const timer = setInterval(paint, REPAINT_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      paint();
      update.done();
    },
  };
}

function paintLines(progress: RunProgress, output: TextOutput): { stop(): void } {
  const print = (step: RunProgress['steps'][number]) =>
    output.write(`${progressLine(step, progress.elapsedMs(step))}\n`);
  progress.onFinish(print);
  const timer = setInterval(() => progress.steps.filter(({ state }) => state === 'running').forEach(print), PLAIN_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
