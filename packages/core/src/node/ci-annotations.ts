import { appendFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { toError } from '../errors.ts';

/** Something to show beside a changed line on the pages of a code host. */
export interface Annotation {
  /** POSIX, relative to the root. */
  readonly path: string;
  /** From 1. */
  readonly startLine: number;
  readonly endLine?: number | undefined;
  readonly title: string;
  readonly message: string;
}

/** GitHub shows no more than this of one step. */
const MOST_SHOWN = 10;
const MOST_LISTED = 50;

/**
 * Tells GitHub Actions what a run found, if it runs there: annotations as workflow commands for the log, and lines with a
 * list for the page of the job. Returns the commands, to be printed. Nothing elsewhere.
 */
export async function tellGitHub(
  found: readonly Annotation[],
  name: string,
  lines: readonly string[],
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (env['GITHUB_ACTIONS'] !== 'true') return '';
  const base = env['GITHUB_WORKSPACE'] || root;
  const placed = found.map((each) => ({
    ...each,
    path: relative(base, resolve(root, each.path)).split(sep).join('/'),
  }));
  const page = env['GITHUB_STEP_SUMMARY'];
  const commands = placed.slice(0, MOST_SHOWN).map(workflowCommand);
  if (!page) return commands.join('');
  try {
    await appendFile(page, summaryPage(placed, name, lines));
  } catch (thrown) {
    commands.push(`warning: the page of the job was not written: ${toError(thrown).message}\n`);
  }
  return commands.join('');
}

/** As GitHub documents it: properties escape two characters more than the message. */
function workflowCommand({ path, startLine, endLine, title, message }: Annotation): string {
  const places = { file: path, line: startLine, endLine: endLine ?? startLine, title };
  const properties = Object.entries(places).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::warning ${properties.join(',')}::${escapeData(message)}\n`;
}

function summaryPage(found: readonly Annotation[], name: string, lines: readonly string[]): string {
  const listed = found.slice(0, MOST_LISTED).map(({ path, startLine, title, message }) => {
    return `- ${inlineText(title)} (${inlineText(path)}:${startLine}): ${inlineText(message)}`;
  });
  const rest = found.length - listed.length;
  if (rest > 0) listed.push(`- and ${rest} more`);
  return [`### ${name}`, '', ...lines.map(inlineText), ...(listed.length > 0 ? ['', ...listed] : []), '', ''].join(
    '\n',
  );
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text that Markdown takes as text, on one line. */
function inlineText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|]/g, '\\$&');
}
