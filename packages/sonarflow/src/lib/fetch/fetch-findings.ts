import type { StepContext } from '@pipelines/core';
import type { Analysis, Fetched, Finding, Lint, Problem, Sarif, Scanned } from '../../rows.ts';
import { type Enrichment, openEnrichment } from '../finding/enrich.ts';
import { Fingerprints } from '../finding/fingerprint.ts';
import { findingsOfLint } from '../lint/findings-of-lint.ts';
import { findingsOfSarif } from '../sarif/findings-of-sarif.ts';
import { findingsOfAnalysis } from '../sonarqube/findings-of-analysis.ts';

export interface FetchConfig {
  /** Requests per second. */
  readonly rate?: number | undefined;
  readonly burst: number;
  readonly connections: number;
  /** Seconds. */
  readonly timeout: number;
  readonly retries: number;
  readonly blame: boolean;
  readonly newCode?: string | undefined;
}

export type FetchContext = StepContext<FetchConfig>;

/** What is known of a row of 01 once its findings were read. */
export interface ReadEnd {
  /** Where the findings are from: see `Fetched`. */
  readonly origin: string;
  /** What is missing, if anything is. */
  readonly remainder?: Fetched['remainder'];
  readonly gate?: Fetched['gate'];
  readonly analysis?: Fetched['analysis'];
}

/** Reads the findings of one row of 01, in an order that depends on the source alone. */
export type FindingReader = AsyncGenerator<Finding | Problem, ReadEnd, undefined>;

/** The same for a source that has many at once. */
export type PieceReader = AsyncGenerator<Piece<Finding | Problem>, ReadEnd, undefined>;

/** Rows that are there at once travel as one: every generator on its way costs a row some turns of the microtask queue. */
type Piece<Row> = Row | readonly Row[];

type SourceRow = Lint | Sarif | Analysis;

type FoundRow = Finding | Problem | Fetched;

/** The findings of every row, then one Fetched. Without a Scanned row, or with a partial one, it is not complete. */
export function fetchFindings(
  rows: AsyncIterable<SourceRow | Scanned | Problem>,
  ctx: FetchContext,
): AsyncGenerator<FoundRow, void, undefined> {
  return eachRow(enrichedFindings(rows, ctx));
}

async function* eachRow(pieces: AsyncIterable<Piece<FoundRow>>): AsyncGenerator<FoundRow, void, undefined> {
  for await (const piece of pieces) {
    if (!isSeveral(piece)) yield piece;
    else for (const row of piece) yield row;
  }
}

function isSeveral<Row>(piece: Piece<Row>): piece is readonly Row[] {
  return Array.isArray(piece);
}

async function* enrichedFindings(
  rows: AsyncIterable<SourceRow | Scanned | Problem>,
  ctx: FetchContext,
): AsyncGenerator<Piece<FoundRow>, void, undefined> {
  const enrichment = await openEnrichment(ctx);
  const found = readFindings(rows, ctx, enrichment);
  yield* enrichment ? enrichment.of(eachRow(found)) : found;
}

async function* readFindings(
  rows: AsyncIterable<SourceRow | Scanned | Problem>,
  ctx: FetchContext,
  enrichment: Enrichment | undefined,
): AsyncGenerator<Piece<FoundRow>, void, undefined> {
  let scanned: Scanned | undefined;
  const count = { findings: 0 };
  const ends: ReadEnd[] = [];
  const ids = new Fingerprints();
  for await (const row of rows) {
    if (row.type === 'scanned') scanned = row;
    else if (!isSource(row)) yield row;
    else {
      if (row.type === 'analysis' && row.revision !== undefined) await enrichment?.readAt(row.revision);
      ends.push(yield* counted(read(row, ctx, ids), count));
      ctx.progress.add();
    }
  }
  yield fetchedRow(scanned, ends, count.findings);
}

/** Rows of other types than those declared may pass by, too. */
function isSource(row: SourceRow | Problem): row is SourceRow {
  return row.type === 'lint' || row.type === 'sarif' || row.type === 'analysis';
}

async function* counted(reader: PieceReader, count: { findings: number }): PieceReader {
  try {
    for (let next = await reader.next(); ; next = await reader.next()) {
      if (next.done) return next.value;
      const rows = isSeveral(next.value) ? next.value : [next.value];
      for (const { type } of rows) if (type === 'finding') count.findings += 1;
      yield next.value;
    }
  } finally {
    await reader.return({ origin: '' });
  }
}

function read(row: SourceRow, ctx: FetchContext, ids: Fingerprints): PieceReader {
  if (row.type === 'lint') return findingsOfLint(row, ctx, ids);
  return row.type === 'sarif' ? findingsOfSarif(row, ctx, ids) : findingsOfAnalysis(row, ctx);
}

function fetchedRow(scanned: Scanned | undefined, ends: readonly ReadEnd[], findings: number): Fetched {
  const source = scanned?.source ?? 'oxlint';
  const last = ends.at(-1);
  const unread = scanned ? scanned.partial : 'nothing says that the source was read to its end';
  const remainder =
    ends.find((end) => end.remainder)?.remainder ?? (unread === undefined ? undefined : { reason: unread });
  return {
    type: 'fetched',
    source,
    origin: originOf(ends) ?? source,
    findings,
    complete: remainder === undefined,
    ...(remainder && { remainder }),
    ...(last?.gate && { gate: last.gate }),
    ...(last?.analysis && { analysis: last.analysis }),
  };
}

/** Each once: a file of a linter, or of SARIF, says what its tool is called. */
function originOf(ends: readonly ReadEnd[]): string | undefined {
  return ends.length === 0 ? undefined : [...new Set(ends.map(({ origin }) => origin))].sort().join(', ');
}
