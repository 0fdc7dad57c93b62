// The door ./board: where task files lie and how they are read. Every name by hand.
export { type Board, findBoard, insideRoot, openBoardSource, requireBoard } from './board.ts';
export type { BoardContent, BoardFault, BoardFile, BoardSource } from './board-source.ts';
export { initialConfig } from './initial-config.ts';
export { canonicalStatus, isDropped, type Status, type StatusColumn, statusKey } from './status.ts';
export { TASK_KEYS, type TaskField, taskKeyOf } from './task-keys.ts';
