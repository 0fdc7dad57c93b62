// The door ./board: where task files lie and how they are read. Every name by hand.
export { type Board, findBoard, insideRoot, openBoardSource, requireBoard } from './board.ts';
export type { BoardContent, BoardFault, BoardFile, BoardSource } from './board-source.ts';
export { ejectTasks } from './eject-tasks.ts';
export { initialConfig } from './initial-config.ts';
export { isClosed, type KnownTask, knownTasks, type TaskLedger, wasAcceptedLater } from './known-tasks.ts';
export {
  type ContentPlace,
  formatContent,
  type ManagedContent,
  type ParsedContent,
  parseContent,
  sameMembers,
  type TaskMember,
} from './managed-content.ts';
export {
  type ManagedBoard,
  type ManagedFault,
  type ManagedKind,
  type ManagedTask,
  readManagedTasks,
  taskBase,
} from './managed-tasks.ts';
export { canonicalStatus, isDropped, type Status, type StatusColumn, statusKey } from './status.ts';
export { TASK_KEYS, type TaskField, taskKeyOf } from './task-keys.ts';
export {
  addRecords,
  membersOf,
  memberText,
  recordOf,
  recordTime,
  recordTool,
  type TaskRecord,
} from './task-record.ts';
export { isEnded, isOpenTask, openTaskCount, readTaskReview, type TaskReview } from './task-review.ts';
export { type NewTask, newTaskFile, type TaskStyle } from './task-style.ts';
export { createTask, rewriteTask, type TaskDraft, type TaskEdit, type TaskProblem } from './write-task.ts';
export {
  limitTasks,
  type TaskAssessment,
  type TaskWriter,
  type WrittenTask,
  writeTasks,
} from './write-tasks.ts';
