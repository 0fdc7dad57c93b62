import type { Problem } from '../../rows.ts';
import type { JsonFault } from './json-text.ts';

const EXPORT = 'Write it as SARIF 2.1.0; `npx @microsoft/sarif-multitool transform` converts older versions.';

function problem(path: string, message: string, fix: string): Problem {
  return { type: 'problem', code: 'INPUT_INVALID', path, message: `${path} ${message}`, fix };
}

export function wrongVersion(path: string, version: unknown): Problem {
  const what = version === undefined ? 'says no version' : `is SARIF ${shown(version)}`;
  return problem(path, `${what}, and only 2.1.0 is read; none of its findings are here.`, EXPORT);
}

export function unreadable(path: string, cause: string): Problem {
  return problem(path, `cannot be read: ${cause}.`, 'Check that the file is there and that you may read it.');
}

export function faulty(path: string, fault: JsonFault, findings: number): Problem {
  if (fault.kind === 'empty') return problem(path, 'is empty.', 'Write it again.');
  const what = fault.kind === 'cut' ? 'ends in the middle, as if cut off' : 'is not JSON';
  const kept = findings === 0 ? 'no findings before it' : `${counted(findings, 'finding')} before it`;
  return problem(path, `${what} (byte ${fault.offset}); ${kept}.`, 'Write the file again, to its end.');
}

export function noRuns(path: string): Problem {
  return problem(path, 'has no runs, so it is no SARIF log.', EXPORT);
}

export function failedRun(path: string, tool: string): Problem {
  return problem(
    path,
    `says that ${shown(tool)} failed, so findings may be missing.`,
    'Mend what stopped the tool and run it again.',
  );
}

export function noResults(path: string, tool: string): Problem {
  return problem(
    path,
    `has no results of ${shown(tool)}: it did not get to work.`,
    'Run the tool again; its log tells why.',
  );
}

export function splitRun(path: string, tool: string): Problem {
  return problem(
    path,
    `keeps results of ${shown(tool)} in other files, which are not read.`,
    'Write them into one file.',
  );
}

export function badResults(path: string, count: number): Problem {
  return problem(
    path,
    `has ${counted(count, 'result')} that cannot be read: no JSON object, or too large.`,
    'Write the file again.',
  );
}

export function outsideResults(path: string, count: number, example: string): Problem {
  return problem(
    path,
    `has ${counted(count, 'finding')} outside of the root, such as ${shown(example)}; kept without a path.`,
    'Run the tool in the root, or let it write addresses relative to %SRCROOT%.',
  );
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Text from outside on one line, not too long. */
function shown(value: unknown): string {
  const written = String(typeof value === 'object' ? JSON.stringify(value) : value);
  const text = written.replace(/\p{Cc}+/gu, ' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
