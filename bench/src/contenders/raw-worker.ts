// The thread of `RawWorkers`: one answer per message.
import { parentPort, workerData } from 'node:worker_threads';

const jobs: Readonly<Record<string, unknown>> = await import('../inputs/thread-jobs.ts');
const job = jobs[workerData] as (item: number) => unknown;
parentPort?.on('message', (item: number) => parentPort?.postMessage(job(item)));
