import type { Problem } from '../../rows.ts';

/** What can be wrong with a board, each with the way out. */
const FIXES = {
  FRONT_MATTER_INVALID:
    'mend the front matter by hand (a value that begins with @ needs quotes); until then the file is neither reviewed nor changed',
  MARKDOWN_INVALID: 'add the missing keys by hand; the front matter cannot be edited safely',
  DUPLICATE_ID: 'give one of the two tasks another id',
  FIELD_INVALID: 'write the field as the message says; until then it counts as missing',
  STATUS_UNKNOWN: 'use one of the columns, or add the spelling to `Aliases:` of a column in the process document',
  PROCESS_INVALID: 'mend the process document; until then the default holds',
  ENCODING_INVALID: 'save the file as UTF-8',
  BINARY: 'remove the NUL bytes, or move the file out of the task folder',
  TOO_LARGE: 'shorten the file, or raise `01-ensure-fm.maxBytes`',
  EMPTY: 'write the task, or remove the file',
  LINK_OUTSIDE: 'put the file itself into the task folder; links are not followed out of the root',
  LINK: 'put the file itself into the task folder; this link is not followed',
  UNREADABLE: 'check its permissions, and that it still exists',
} as const;

export type ProblemCode = keyof typeof FIXES;

/** A problem row of a known kind. */
export function problemRow(code: ProblemCode, path: string, message: string, field?: string): Problem {
  return { type: 'problem', code, path, ...(field !== undefined && { field }), message, fix: FIXES[code] };
}
