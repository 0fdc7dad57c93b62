import type { Evaluation } from '../../rows.ts';
import { columnName } from './advice.ts';

/** What a verdict stands on, for `boardrev explain ID`. */
export function explainEvaluation(evaluation: Evaluation): string {
  const { id, title, path, status, inferred, band, summary, evidence, blockers, actions } = evaluation;
  const verdict =
    inferred === null ? 'no verdict: the evidence is too weak' : `${columnName(inferred)} (${band} evidence)`;
  const lines = [
    `${id}  ${title}`,
    `  file      ${path}`,
    `  board     ${status ?? 'no status'}`,
    `  evidence  ${verdict}`,
    `  summary   ${summary}`,
    '',
    '  weight  kind              stands on',
    ...evidence.map(({ weight, kind, ref, text }) => {
      // The task itself, or what the text names in full, would only be said twice.
      const named = ref === '' || ref === id || ref === path || text.includes(ref);
      return `  ${signed(weight)}  ${kind.padEnd(16)}  ${text}${named ? '' : ` [${ref}]`}`;
    }),
    ...blockers.map((blocker) => `  blocked   ${blocker}`),
    ...actions.map((action) => `  do        ${action}`),
    '',
    '  Weights are log-odds towards done: above 0 speaks for it, below 0 against it, 0 is context.',
  ];
  return lines.join('\n');
}

function signed(weight: number): string {
  return `${weight < 0 ? '' : '+'}${weight.toFixed(2)}`.padStart(6);
}
