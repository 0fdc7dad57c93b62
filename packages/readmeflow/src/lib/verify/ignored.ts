import type { Problem } from '../../rows.ts';
import type { Fault, Ignore } from '../document/document-facts.ts';

/** The comment that keeps a fault out of the findings, if there is one. One without a reason keeps nothing out. */
export function ignoreOf(ignores: readonly Ignore[], { rule, line }: Pick<Fault, 'rule' | 'line'>): Ignore | undefined {
  return ignores.find(
    (each) => each.reason !== '' && (each.rule === undefined || each.rule === rule) && covers(each, line),
  );
}

function covers(ignore: Ignore, line: number): boolean {
  return ignore.line === 0 || (ignore.line <= line && line <= (ignore.lastLine ?? ignore.line));
}

/** Comments that keep nothing out, because they do not say why. */
export function ignoreProblems(path: string, ignores: readonly Ignore[]): Problem[] {
  return ignores
    .filter(({ reason }) => reason === '')
    .map(({ line }) => ({
      ...{ type: 'problem', code: 'IGNORE_REASON', path },
      ...(line > 0 && { line }),
      message: 'a comment that ignores findings gives no reason, so it ignores none',
      fix: 'write the reason behind a colon: `readmeflow-ignore-next missing-file: made by the build`',
    }));
}
