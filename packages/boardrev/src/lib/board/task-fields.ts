import { TASK_KEYS, type TaskField, taskKeyOf } from '@pipelines/core/board';
import type { FrontMatterOk } from '@pipelines/core/markdown';
import type { Problem, Task } from '../../rows.ts';
import { problemRow } from './problems.ts';

type Fields = Partial<Omit<Task, 'type' | 'path' | 'text'>>;
type Readable = Pick<FrontMatterOk, 'data' | 'scalars'>;

/** What the front matter says, under the board's own keys. */
export interface TaskFields {
  readonly fields: Readonly<Fields>;
  readonly problems: readonly Problem[];
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads the fields of a task. Dates become ISO and keep the zone they have, or none. A field of the wrong shape counts as
 * missing and is reported.
 */
export function readFields(path: string, frontMatter: Readable): TaskFields {
  const problems: Problem[] = [];
  const fields: { -readonly [Key in keyof Fields]: Fields[Key] } = {};
  const fault = (key: string, expected: string) => {
    problems.push(problemRow('FIELD_INVALID', path, `\`${key}\` is not ${expected}`, key));
  };
  for (const field of ['id', 'title', 'status', 'created', 'updated'] as const) {
    const key = taskKeyOf(frontMatter.data, field);
    if (key === undefined || isBlank(frontMatter.data[key])) continue;
    const raw = frontMatter.scalars.get(key)?.replace(/\s+/g, ' ').trim();
    const isDate = field === 'created' || field === 'updated';
    const value = raw !== undefined && isDate ? isoDate(raw) : raw;
    if (value !== undefined) fields[field] = value;
    else fault(key, isDate ? 'a date like 2026-01-31 or 2026-01-31 12:00' : 'a line of text');
  }
  for (const field of ['labels', 'assignees', 'dependencies'] as const) {
    const key = taskKeyOf(frontMatter.data, field);
    if (key === undefined || isBlank(frontMatter.data[key])) continue;
    const list = stringList(frontMatter.data[key], frontMatter.scalars.get(key));
    if (!list) fault(key, 'a list of words');
    else if (list.length > 0) fields[field] = list;
  }
  return { fields, problems };
}

/** Has the file a value under one of the field's keys, whether it makes sense or not? */
export function hasField(frontMatter: Readable, field: TaskField): boolean {
  return TASK_KEYS[field].some((key) => !isBlank(frontMatter.data[key]));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** ISO date or date-time. A time without a zone stays without one: whose clock it was is not known. */
function isoDate(raw: string): string | undefined {
  const [, day, time, zone = ''] = DATE.exec(raw) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(day)) || new Date(day).toISOString().slice(0, 10) !== day)
    return undefined;
  if (time === undefined) return day;
  return Number.isNaN(Date.parse(`${day}T${time}Z`)) ? undefined : `${day}T${time}${zone.toUpperCase()}`;
}

function stringList(value: unknown, scalar: string | undefined): string[] | undefined {
  if (scalar !== undefined) return scalar.split(',').flatMap((part) => part.trim() || []);
  if (!Array.isArray(value) || value.some((item) => typeof item === 'object' && item !== null)) return undefined;
  return value.flatMap((item) => (isBlank(item) ? [] : String(item).trim()));
}
