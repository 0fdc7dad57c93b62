import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineError } from '@pipelines/core';
import type { ScanContext } from '../scan/open-source.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { isRaw, text } from './row-shapes.ts';
import type { Transport } from './transport.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/** Waits until the server has worked through a report, asking less and less often. */
export async function awaitTask(
  transport: Transport,
  id: string,
  deadline: AbortSignal,
  { signal, config }: ScanContext,
): Promise<void> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
    const { status, message } = await readTask(transport, id);
    if (status === 'SUCCESS') return;
    if (status === 'FAILED' || status === 'CANCELED') {
      const why = message === undefined ? '' : `: ${message.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 300)}`;
      throw new PipelineError('SOURCE_FAILED', `the server's analysis of the report is ${status.toLowerCase()}${why}`);
    }
    if (deadline.aborted) {
      const waited = `still ${status.toLowerCase()} after ${config.timeout} s (01-scan.timeout)`;
      throw new PipelineError('SOURCE_FAILED', `the server's analysis of the report is ${waited}`);
    }
    await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function readTask(transport: Transport, id: string): Promise<{ status: string; message: string | undefined }> {
  return transport.json({ path: 'api/ce/task', params: { id } }, (body) => {
    const task = isRaw(body) ? body['task'] : undefined;
    const status = isRaw(task) ? text(task['status']) : undefined;
    if (!isRaw(task) || status === undefined) throw new AttemptFailure('the answer lacks the task', { retry: true });
    return { status, message: text(task['errorMessage']) };
  });
}
