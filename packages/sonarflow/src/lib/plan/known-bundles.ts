import {
  isClosed,
  isOpenTask,
  type ManagedTask,
  membersOf,
  type TaskReview,
  wasAcceptedLater,
} from '@pipelines/core/board';
import type { Decision } from '@pipelines/core/decisions';
import type { Grouping } from '../../rows.ts';
import { factsOf } from '../write/bundle-marks.ts';
import { TASKS } from '../write/task-text.ts';
import type { RememberedBundle } from './bundle-memory.ts';

/** A bundle that the board, the ledger or the last run knows. */
export interface KnownBundle {
  readonly id: string;
  /** Undefined where nothing tells what it was put together by. */
  readonly by: Grouping | undefined;
  readonly rule?: string;
  readonly prefix?: string;
  readonly owners: readonly string[];
  readonly module?: string;
  /** Short ids of its findings. */
  readonly members: readonly string[];
  /** New findings may join it. */
  readonly open: boolean;
  /** It was there in the last run over this source. */
  readonly recent: boolean;
  /** The team decided against it, or put it off. */
  readonly closed?: Decision;
}

/** Ids are compared by so many digits, as in a task. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}

/** What tells of one id. */
interface Traces {
  readonly task: ManagedTask | undefined;
  readonly remembered: RememberedBundle | undefined;
  /** The last decision, and that it holds today. */
  readonly decided: Decision | undefined;
  readonly holds: boolean;
  /** That its task was written once. */
  readonly record: Decision | undefined;
}

/**
 * All bundles that are known, each id once. Of two that claim a finding the first gets it: what is on the board comes
 * first, then what the team decided, what the last runs kept, what the ledger remembers.
 * @param own of the last run over this source
 * @param others of runs over other sources
 */
export function knownBundles(
  { board, ledger, decided }: Pick<TaskReview, 'board' | 'ledger' | 'decided'>,
  own: readonly RememberedBundle[],
  others: readonly RememberedBundle[],
): KnownBundle[] {
  const tasks = firstOf(board.tasks, ({ id }) => id);
  const recalled = firstOf([...own, ...others], ({ id }) => id);
  const recent = new Set(own.map(({ id }) => id));
  const decisions = firstOf(decided, ({ key }) => key);
  const holding = new Set(ledger.decisions.map(({ key }) => key));
  const records = firstOf(ledger.records, ({ key }) => key);
  const ofBundles = [...decisions.values()].filter(({ key, members = [] }) => isBundleId(key) && members.length > 0);
  const ids = new Set([...tasks.keys(), ...recalled.keys(), ...ofBundles.map(({ key }) => key), ...records.keys()]);
  const known = [...ids].map((id): [number, KnownBundle] => {
    const traces = {
      task: tasks.get(id),
      remembered: recalled.get(id),
      decided: decisions.get(id),
      holds: holding.has(id),
      record: records.get(id),
    };
    return [rankOf(traces), { ...knownBundle(id, traces), recent: recent.has(id) }];
  });
  return known.sort(([a], [b]) => a - b).map(([, bundle]) => bundle);
}

function isBundleId(key: string): boolean {
  return key.startsWith(TASKS.idPrefix);
}

function firstOf<T>(items: readonly T[], idOf: (item: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(idOf(item))) found.set(idOf(item), item);
  return found;
}

function rankOf({ task, decided, holds, remembered }: Traces): number {
  if (task && isOpenTask(task)) return 0;
  if (holds && isClosed({ decision: decided })) return 1;
  if (task) return 2;
  return remembered ? 3 : 4;
}

function knownBundle(id: string, traces: Traces): Omit<KnownBundle, 'recent'> {
  const { task, remembered, decided, holds, record } = traces;
  const { by, rule, prefix, owners = [], module } = (task && factsOf(task.marks)) ?? remembered ?? { by: undefined };
  const closed = holds && isClosed({ decision: decided }) ? decided : undefined;
  const members = [
    ...[...(task?.members ?? []), ...membersOf(decided), ...membersOf(record)].map(({ hash }) => shortId(hash)),
    ...(remembered?.members.split(' ') ?? []),
  ];
  return {
    id,
    by,
    owners,
    ...(rule !== undefined && { rule }),
    ...(prefix !== undefined && { prefix }),
    ...(module !== undefined && { module }),
    members: [...new Set(members)].filter((member) => member !== ''),
    open: !closed && isOpen(traces),
    ...(closed && { closed }),
  };
}

/** A task that a person deleted takes no more findings, unless the team asked for it again. */
function isOpen({ task, decided, holds, record }: Traces): boolean {
  if (task) return isOpenTask(task);
  return record === undefined || (holds && wasAcceptedLater({ decision: decided, record }));
}
