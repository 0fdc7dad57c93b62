import type { Finding, Range } from '../../rows.ts';
import { type Components, componentsOf, isRaw, type Raw, rawList, text } from './row-shapes.ts';

/** Components that are no files: what is about them is about the whole project. */
const WHOLE: ReadonlySet<unknown> = new Set(['TRK', 'APP', 'VW', 'SVW']);

/** Where the rows of a page lie. */
export class Places {
  private readonly components: Components;
  private readonly project: string;
  private readonly paths = new Map<unknown, string | undefined>();

  constructor(body: Raw, project: string) {
    this.components = componentsOf(body);
    this.project = project;
  }

  /** The path of a component, POSIX, relative to the root. Undefined for the project, and for what leads out of it. */
  path(component: unknown): string | undefined {
    if (this.paths.has(component)) return this.paths.get(component);
    const path = this.pathOf(text(component));
    this.paths.set(component, path);
    return path;
  }

  /** How the tool got there. A place that does not say where it is lies in the file of the finding. */
  flows(row: Raw, own: string | undefined): Finding['flows'] {
    if (!Array.isArray(row['flows']) || row['flows'].length === 0) return undefined;
    const flows = rawList(row['flows']).map((flow) =>
      rawList(flow['locations']).flatMap((location) => {
        const path = location['component'] === undefined ? own : this.path(location['component']);
        const range = rangeOf(location);
        const message = text(location['msg']);
        return path === undefined ? [] : [{ path, ...(range && { range }), ...(message !== undefined && { message }) }];
      }),
    );
    const told = flows.filter((places) => places.length > 0);
    return told.length === 0 ? undefined : told;
  }

  private pathOf(key: string | undefined): string | undefined {
    const { project } = this;
    if (key === undefined || key === project) return undefined;
    const known = this.components.get(key);
    if (known && WHOLE.has(known['qualifier'])) return undefined;
    const path = text(known?.['path']) ?? (key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined);
    return path === undefined ? undefined : insideRoot(path);
  }
}

/** Plain names, none of which starts with a dot. */
const PLAIN_PATH = /^[\w@+-][\w@+.-]*(?:\/[\w@+-][\w@+.-]*)*$/;

function insideRoot(path: string): string | undefined {
  if (PLAIN_PATH.test(path)) return path;
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
