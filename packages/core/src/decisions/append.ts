import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { isPipelineError, PipelineError, toError } from '../errors.ts';
import { writeFileAtomic } from '../node/atomic-write.ts';
import { resolveInRoot } from '../node/root-path.ts';
import { acquireRunLock } from '../node/run-lock.ts';
import { inStateFolder, isBareRepository, openStateFolder } from '../node/state-folder.ts';
import { checkDecision, type Decision, decisionLine } from './decision.ts';
import { LEDGER_FILE } from './ledger.ts';

const LOCK_RETRY_MS = 10;
const LOCK_TRIES = 1000;

/** Adds one decision at the end of the ledger. See `appendDecisions`. */
export function appendDecision(root: string, decision: Decision): Promise<void> {
  return appendDecisions(root, [decision]);
}

/**
 * Adds decisions at the end of the ledger in the root, all or none, durable when it resolves. Readers see the ledger
 * before or after, never between; processes that append at once take turns. No other byte is touched. Throws TypeError
 * for what is no decision, WRITE_FAILED, RUN_LOCKED when it is never its turn, PATH_OUTSIDE_ROOT if the ledger is a link.
 */
export async function appendDecisions(root: string, decisions: readonly Decision[]): Promise<void> {
  for (const decision of decisions) {
    const fault = checkDecision(decision);
    if (typeof fault === 'string') throw new TypeError(`decision: ${fault}`);
  }
  if (decisions.length === 0) return;
  if (isBareRepository(root)) {
    throw new PipelineError('WRITE_FAILED', `a bare repository has no file ${LEDGER_FILE}; decide in a working tree`);
  }
  const path = await resolveInRoot(root, LEDGER_FILE);
  const release = await lockLedger(root);
  try {
    await writeFileAtomic(path, withLines(await readExisting(path), decisions.map(decisionLine)));
  } finally {
    await release();
  }
}

/**
 * The turn of this process to change the ledger, until the returned function is called. Waits for others for ten seconds
 * at most, then RUN_LOCKED. The lock of a process that died is taken over.
 */
export async function lockLedger(root: string): Promise<() => Promise<void>> {
  const path = await inStateFolder(await openStateFolder(root), 'decisions.lock');
  for (let tried = 1; ; tried += 1) {
    try {
      return await acquireRunLock(path);
    } catch (thrown) {
      if (tried >= LOCK_TRIES || !isPipelineError(thrown) || thrown.code !== 'RUN_LOCKED') throw thrown;
      await wait(LOCK_RETRY_MS);
    }
  }
}

async function readExisting(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return Buffer.alloc(0);
    throw new PipelineError('WRITE_FAILED', `${path} cannot be read: ${toError(cause).message}`, { cause });
  });
}

/** As bytes, so that what is no UTF-8 stays as it is. Line ends are those of the last line. */
function withLines(before: Buffer, lines: readonly string[]): Buffer {
  const end = before.subarray(-2).toString('latin1') === '\r\n' ? '\r\n' : '\n';
  const start = before.length > 0 && before.at(-1) !== 0x0a ? end : '';
  return Buffer.concat([before, Buffer.from(start + lines.map((line) => line + end).join(''))]);
}
