import { PipelineError } from '../errors.ts';
import { readRootFile } from '../node/root-file.ts';
import type { StepContext } from '../step.ts';
import { type Decision, holdsAt, parseDecision } from './decision.ts';

/** In the root, committed by the team. Lines are independent, so `merge=union` in .gitattributes merges it. */
export const LEDGER_FILE = 'pipelines.decisions.ndjson';

/** The decisions of one tool. Of several lines of one key the last one counts. */
export interface Decisions {
  /** The decision on a finding that holds at `now` (ISO). Without `now` ends are not looked at. */
  of(key: string, now?: string): Decision | undefined;
  /** The last decision on each key, whether it still holds or not, by their order in the ledger. */
  all(): readonly Decision[];
}

/**
 * Reads the ledger of the root: of the working tree, or of the revision `shared.at` (HEAD in a bare repository). None is an
 * empty one. Throws INPUT_INVALID naming file and line for a broken line, GIT_REVISION for a revision that is not there.
 */
export async function readDecisions(
  ctx: Pick<StepContext, 'root' | 'shared'> & Partial<Pick<StepContext, 'signal'>>,
  tool: string,
): Promise<Decisions> {
  const { at } = ctx.shared;
  const text = await readRootFile(ctx.root, LEDGER_FILE, { at, signal: ctx.signal, code: 'INPUT_INVALID' });
  const byKey = new Map<string, Decision>();
  for (const decision of parseLedger(text ?? '', tool, at)) {
    byKey.delete(decision.key);
    byKey.set(decision.key, decision);
  }
  return {
    of(key, now) {
      const decision = byKey.get(key);
      return decision && holdsAt(decision, now) ? decision : undefined;
    },
    all: () => [...byKey.values()],
  };
}

function* parseLedger(text: string, tool: string, at: string | undefined): Generator<Decision, void, undefined> {
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const parsed = parseDecision(trimmed, tool);
    if (typeof parsed === 'string') throw broken(index + 1, parsed, at);
    if (parsed) yield parsed;
  }
}

function broken(line: number, fault: string, at: string | undefined): PipelineError {
  const where = `${LEDGER_FILE}:${line}${at === undefined ? '' : ` (at ${at})`}`;
  return new PipelineError('INPUT_INVALID', `${where}: ${fault}; mend or remove the line`, {
    details: { path: LEDGER_FILE, line },
  });
}
