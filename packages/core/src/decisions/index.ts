// The door ./decisions: what the team decided about findings, kept in one file of the root. Every name by hand.
export { appendDecision, appendDecisions, lockLedger } from './append.ts';
export {
  type Decision,
  decisionLine,
  decisionText,
  holdsAt,
  isDateOrTime,
  VERDICTS,
  type Verdict,
} from './decision.ts';
export { type Decisions, LEDGER_FILE, readDecisions } from './ledger.ts';
export { type Precision, precisionOf } from './precision.ts';
