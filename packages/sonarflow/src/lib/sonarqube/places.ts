import type { Finding, Range } from '../../rows.ts';
import { type Components, isRaw, type Raw, rawList, text } from './row-shapes.ts';

/** Components that are no files: what is about them is about the whole project. */
const WHOLE: ReadonlySet<unknown> = new Set(['TRK', 'APP', 'VW', 'SVW']);

/** The path of a component, POSIX, relative to the root. Undefined for the project, and for what leads out of it. */
export function pathOf(component: unknown, components: Components, project: string): string | undefined {
  const key = text(component);
  if (key === undefined || key === project) return undefined;
  const known = components.get(key);
  if (known && WHOLE.has(known['qualifier'])) return undefined;
  const path = text(known?.['path']) ?? (key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined);
  return path === undefined ? undefined : insideRoot(path);
}

function insideRoot(path: string): string | undefined {
  const parts = path.replaceAll('\\', '/').split('/');
  const [first = ''] = parts;
  if (first === '' || /^[A-Za-z]:$/.test(first) || path.includes('\0')) return undefined;
  const steps = parts.filter((part) => part !== '.' && part !== '');
  return steps.length === 0 || steps.includes('..') ? undefined : steps.join('/');
}

/** SonarQube counts lines from 1 and columns from 0; its end is exclusive, as ours. */
export function rangeOf({ textRange, line }: Raw): Range | undefined {
  const whole = isRaw(textRange) ? textRange : { startLine: line };
  const startLine = counted(whole['startLine'], 1);
  if (startLine === undefined) return undefined;
  const endLine = Math.max(counted(whole['endLine'], 1) ?? startLine, startLine);
  const startOffset = counted(whole['startOffset'], 0);
  const endOffset = counted(whole['endOffset'], 0);
  return {
    startLine,
    ...(startOffset !== undefined && { startColumn: startOffset + 1 }),
    endLine,
    ...(endOffset !== undefined && { endColumn: endOffset + 1 }),
  };
}

function counted(value: unknown, least: number): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= least ? (value as number) : undefined;
}

/** How the tool got there. A place that does not say where it is lies in the file of the finding. */
export function flowsOf(row: Raw, components: Components, project: string, own: string | undefined): Finding['flows'] {
  const flows = rawList(row['flows']).map((flow) =>
    rawList(flow['locations']).flatMap((location) => {
      const path = location['component'] === undefined ? own : pathOf(location['component'], components, project);
      const range = rangeOf(location);
      const message = text(location['msg']);
      return path === undefined ? [] : [{ path, ...(range && { range }), ...(message !== undefined && { message }) }];
    }),
  );
  const told = flows.filter((places) => places.length > 0);
  return told.length === 0 ? undefined : told;
}

/** ISO time of a date such as `2013-05-13T17:55:39+0200`. */
export function isoTime(date: unknown): string | undefined {
  const time = millisecondsOf(date);
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Since 1970. */
export function millisecondsOf(date: unknown): number | undefined {
  const time = Date.parse((text(date) ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}
