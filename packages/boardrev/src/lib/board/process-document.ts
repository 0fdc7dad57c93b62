import { canonicalStatus, statusKey } from '@pipelines/core/board';
import { parseTaskFile, type Section, scanLines } from '@pipelines/core/markdown';
import type { Column, Problem, Status } from '../../rows.ts';
import { problemRow } from './problems.ts';

/** What a process document says. */
export interface ProcessDocument {
  /** Empty when no heading is a column. */
  readonly columns: readonly Column[];
  readonly staleDays?: number;
  readonly problems: readonly Problem[];
}

interface Draft {
  readonly name: string;
  readonly line: number;
  status: Status | undefined;
  wip: number | undefined;
  readonly aliases: string[];
  readonly criteria: string[];
}

type Report = (line: number, message: string) => void;

/**
 * Reads a process written for people:
 *
 *     Stale after: 14 days
 *     ## In Progress
 *     WIP limit: 3
 *     Aliases: Doing, WIP
 *     Means: doing
 *     - What must hold before a task enters, one bullet each.
 *
 * A heading is a column if its name is a known status or if one of the three lines stands under it; the first one sets
 * the level, deeper headings belong to their column, all other headings and all prose are the team's own. The lines may
 * be bullets or bold, in any order. A column nobody knows and without `Means:` is todo if first, done if last, else doing.
 */
export function parseProcessDocument(path: string, text: string): ProcessDocument {
  const problems: Problem[] = [];
  const report: Report = (line, message) =>
    problems.push(problemRow('PROCESS_INVALID', path, `line ${line}: ${message}`));
  const { sections } = parseTaskFile(path, text);
  const level = sections.find(isColumn)?.level;
  const drafts: Draft[] = [];
  let open: Draft | undefined;
  for (const section of sections) {
    if (section.level === level && isColumn(section)) {
      open = draftOf(section);
      drafts.push(open);
    } else if (level === undefined || section.level <= level) open = undefined;
    if (open) readSection(open, section, report);
  }
  const staleDays = staleAfter(text, report);
  return { columns: finish(drafts, report), ...(staleDays !== undefined && { staleDays }), problems };
}

/** The columns of a list of names in board order, as Backlog.md keeps them in its config. */
export function columnsOfNames(names: readonly string[]): Column[] {
  const drafts = names.map((name, index) => ({ ...emptyDraft(name, index + 1) }));
  return finish(drafts, () => {});
}

const SETTING = /^(wip limit|wip|limit|aliases|alias|also called|means|meaning|stale after)\s*:\s*(.*)$/i;

function settingOf(content: string): readonly [string, string] | undefined {
  const [, name, value] = SETTING.exec(content.replace(/[*_`]/g, '')) ?? [];
  return name === undefined ? undefined : [name.toLowerCase(), value?.trim() ?? ''];
}

function isColumn({ heading, text }: Section): boolean {
  if (canonicalStatus(plainHeading(heading)) !== undefined) return true;
  for (const { kind, content } of scanLines(text)) {
    const setting = kind === 'text' ? settingOf(content) : undefined;
    if (setting && setting[0] !== 'stale after') return true;
  }
  return false;
}

function plainHeading(heading: string): string {
  return heading.replace(/[*_`]/g, '').replace(/:$/, '').trim();
}

/** `In Progress (3)` is a column with a limit. */
function draftOf({ heading, line }: Section): Draft {
  const plain = plainHeading(heading);
  const [all = '', limit] = /\((?:wip:? ?)?(\d+)\)$/i.exec(plain) ?? [];
  const name = plain.slice(0, plain.length - all.length).trimEnd();
  return { ...emptyDraft(name, line), wip: limit === undefined ? undefined : Number(limit) };
}

function emptyDraft(name: string, line: number): Draft {
  return { name, line, status: undefined, wip: undefined, aliases: [], criteria: [] };
}

function readSection(draft: Draft, section: Section, report: Report): void {
  let inList = false;
  for (const { kind, content, marker, depth, number } of scanLines(section.text, 0, section.textLine)) {
    if (kind !== 'text') continue;
    const setting = settingOf(content);
    if (setting) {
      applySetting(draft, setting, number, report);
      inList = false;
    } else if (marker !== undefined) {
      const criterion = content.replace(/^\[[ xX]\]\s*/, '');
      inList = criterion !== '';
      if (inList) draft.criteria.push(criterion);
    } else if (inList && depth > 0 && content !== '') {
      draft.criteria.push(`${draft.criteria.pop()} ${content}`);
    } else if (content === '' || depth === 0) inList = false;
  }
}

function applySetting(draft: Draft, [name, value]: readonly [string, string], line: number, report: Report): void {
  if (name.startsWith('alias') || name === 'also called') {
    draft.aliases.push(...value.split(/[,;]/).flatMap((alias) => alias.trim().replace(/^["']|["']$/g, '') || []));
  } else if (name.startsWith('mean')) {
    draft.status = canonicalStatus(value);
    if (draft.status === undefined) report(line, `"${value}" is none of todo, doing, review, done, blocked`);
  } else if (name !== 'stale after') {
    const limit = /^\d+(?!\.)/.exec(value)?.[0];
    if (limit !== undefined) draft.wip = Number(limit);
    else if (!/^(?:none|no|no limit|unlimited|-|–|∞|)$/i.test(value))
      report(line, `the limit "${value}" is not a number`);
  }
}

/** Resolves what columns mean and gives each spelling to one column only: the first that names it. */
function finish(drafts: readonly Draft[], report: Report): Column[] {
  const owners = new Map<string, string>();
  const columns: Column[] = [];
  for (const { name, line } of drafts) {
    if (owners.has(statusKey(name))) report(line, `column "${name}" stands twice; the first one holds`);
    else owners.set(statusKey(name), name);
  }
  for (const [index, { name, line, status, wip, aliases, criteria }] of drafts.entries()) {
    if (columns.some((column) => statusKey(column.name) === statusKey(name))) continue;
    const own = aliases.filter((alias) => {
      const owner = owners.get(statusKey(alias)) ?? name;
      owners.set(statusKey(alias), owner);
      if (owner !== name) report(line, `alias "${alias}" of "${name}" already belongs to "${owner}"`);
      return owner === name;
    });
    const position = index === 0 ? 'todo' : index === drafts.length - 1 ? 'done' : 'doing';
    const meaning = status ?? canonicalStatus(name) ?? position;
    columns.push({ name, status: meaning, aliases: own, ...(wip !== undefined && { wip }), criteria });
  }
  return columns;
}

function staleAfter(text: string, report: Report): number | undefined {
  for (const { kind, content, number } of scanLines(text)) {
    const setting = kind === 'text' ? settingOf(content) : undefined;
    if (setting?.[0] !== 'stale after') continue;
    const [, count, unit = 'd'] = /^(\d+(?:\.\d+)?)\s*(d|w|m)?/i.exec(setting[1]) ?? [];
    const days = Number(count) * { d: 1, w: 7, m: 30 }[unit.toLowerCase() as 'd' | 'w' | 'm'];
    if (days > 0) return days;
    report(number, `"${setting[1]}" is no time like "14 days" or "2 weeks"`);
  }
  return undefined;
}
