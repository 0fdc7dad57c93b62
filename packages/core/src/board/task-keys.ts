/** The keys under which boards keep a field, the usual one first. Keys are read under any of these and never renamed. */
export const TASK_KEYS = {
  id: ['id', 'task_id'],
  title: ['title', 'name'],
  status: ['status', 'state'],
  created: ['created', 'created_date', 'created_at', 'createdAt', 'date_created', 'date'],
  updated: ['updated', 'updated_date', 'updated_at', 'updatedAt', 'modified', 'last_updated'],
  assignees: ['assignee', 'assignees', 'assigned_to', 'owner'],
  labels: ['labels', 'tags'],
  dependencies: ['dependencies', 'depends_on', 'dependsOn', 'blocked_by'],
} as const;

export type TaskField = keyof typeof TASK_KEYS;

/** The key under which a file keeps a field, if any: one with a value before an empty one. */
export function taskKeyOf(data: Readonly<Record<string, unknown>>, field: TaskField): string | undefined {
  const present = TASK_KEYS[field].filter((key) => Object.hasOwn(data, key));
  return present.find((key) => data[key] !== null) ?? present[0];
}
