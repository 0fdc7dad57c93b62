import type { Problem } from '../../rows.ts';

/** Problems that differ in their place only. */
export interface ProblemGroup {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly places: readonly { readonly path: string; readonly line?: string }[];
}

const LINE = /^line (\d+): /;

/** Equal problems of several files as one, in the order of their first file. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup & { places: { path: string; line?: string }[] }>();
  for (const { code, path, field, message, fix } of problems) {
    const line = LINE.exec(message)?.[1];
    const said = message.replace(LINE, '');
    const text = field === undefined ? said : `${field}: ${said}`;
    const key = JSON.stringify([code, text, fix]);
    const group = groups.get(key) ?? { code, message: text, fix, places: [] };
    group.places.push({ path, ...(line !== undefined && { line }) });
    groups.set(key, group);
  }
  return [...groups.values()];
}
