import { type FileHandle, open } from 'node:fs/promises';
import { PipelineError, toError } from '../errors.ts';
import { resolveInRoot } from '../node/root-path.ts';
import { isBareRepository } from '../node/state-folder.ts';
import { checkDecision, type Decision, decisionLine } from './decision.ts';
import { LEDGER_FILE } from './ledger.ts';

/** Adds one decision at the end of the ledger. See `appendDecisions`. */
export function appendDecision(root: string, decision: Decision): Promise<void> {
  return appendDecisions(root, [decision]);
}

/**
 * Adds decisions at the end of the ledger in the root, durable when it resolves. All lines go in by one write to the end
 * of the file, so that what several processes add at once is all there and never mixed; no other byte is touched. Throws
 * TypeError for what is no decision, WRITE_FAILED (then nothing is added), PATH_OUTSIDE_ROOT if the ledger is a link.
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
  try {
    const file = await open(path, 'a+');
    try {
      await appendLines(file, decisions.map(decisionLine));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    const message = `${path} could not be written: ${toError(cause).message}`;
    throw new PipelineError('WRITE_FAILED', message, { details: { path: LEDGER_FILE }, cause });
  }
}

async function appendLines(file: FileHandle, lines: readonly string[]): Promise<void> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(2);
  await file.read(tail, Math.max(0, 2 - size), Math.min(2, size), Math.max(0, size - 2));
  const end = tail.toString('latin1') === '\r\n' ? '\r\n' : '\n';
  // Two that see the same unfinished line leave an empty one between their own, which is no harm.
  const start = size > 0 && tail[1] !== 0x0a ? end : '';
  const bytes = Buffer.from(start + lines.map((line) => line + end).join(''));
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten === bytes.length) return;
  const { size: now } = await file.stat();
  if (now === size + bytesWritten) await file.truncate(size);
  throw new Error('no room for the whole line');
}
