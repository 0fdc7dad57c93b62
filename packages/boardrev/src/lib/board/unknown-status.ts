import { canonicalStatus } from '@pipelines/core/board';
import type { Problem, ProcessRow, Task } from '../../rows.ts';
import { problemRow } from './problems.ts';

/** A problem row for a status that neither the process nor the known spellings have. */
export function unknownStatus(task: Task, process: ProcessRow): Problem | undefined {
  if (task.status === undefined || canonicalStatus(task.status, process) !== undefined) return undefined;
  const known = process.columns.map(({ name }) => name).join(', ');
  return problemRow('STATUS_UNKNOWN', task.path, `status "${task.status}" is none of ${known}`, 'status');
}
