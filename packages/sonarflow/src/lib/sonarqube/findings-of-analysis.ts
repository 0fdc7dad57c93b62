import { isPipelineError } from '@pipelines/core';
import type { Analysis, Finding, Problem } from '../../rows.ts';
import type { FetchContext, PieceReader, ReadEnd } from '../fetch/fetch-findings.ts';
import { IdSet } from '../finding/id-set.ts';
import { Answers } from './answers.ts';
import { authorizationScheme, originOf } from './dialects.ts';
import { Links } from './links.ts';
import { listingsOf } from './listings.ts';
import { readGate } from './quality-gate.ts';
import { firstPage, readListing, type Shortfall } from './read-listing.ts';
import type { LeafRead } from './read-pages.ts';
import { RuleNames } from './rule-names.ts';
import { started } from './started.ts';
import { Transport } from './transport.ts';

/** Requests per second to Cloud, which bears about 8,000 in five minutes from one address. */
const CLOUD_RATE = 25;

/**
 * The findings of an analysis: issues, those that people dismissed, and hotspots, in the server's order by file and line.
 * Memory: a part of a list (10,000 findings at most), a page per request under way, and the ids of all findings.
 */
export async function* findingsOfAnalysis(row: Analysis, ctx: FetchContext): PieceReader {
  let transport: Promise<Transport> | undefined;
  const open = () => {
    transport ??= openTransport(row, ctx);
    return transport;
  };
  const about = row.key === undefined ? undefined : [row.host, row.key, originOf(row)];
  const answers = new Answers({ transport: open, cache: ctx.cache, about });
  try {
    return yield* readAnalysis(row, ctx, answers);
  } finally {
    await (await transport?.catch(() => undefined))?.close();
  }
}

function openTransport(row: Analysis, { config, signal, log }: FetchContext): Promise<Transport> {
  const { rate = row.dialect === 'cloud' ? CLOUD_RATE : undefined, burst, connections, timeout, retries } = config;
  return Transport.open({
    host: row.host,
    scheme: authorizationScheme(row),
    connections,
    timeout: timeout * 1000,
    retries,
    trusted: true,
    pace: rate === undefined ? undefined : { rate, burst },
    signal,
    warn: (message) => log.warn(message),
  });
}

async function* readAnalysis(row: Analysis, ctx: FetchContext, answers: Answers): PieceReader {
  const writer = new FindingWriter(row, answers);
  const shortfalls: Shortfall[] = [];
  const reading = { answers, concurrency: ctx.config.connections, signal: ctx.signal };
  // What does not depend on anything else is asked for at once.
  const starts = listingsOf(row, ctx.config.blame).map((plan) => ({ plan, first: started(firstPage(plan, answers)) }));
  const gate = started(readGate(answers, row));
  for (const { plan, first } of starts) {
    const reader = readListing(plan, reading, first);
    try {
      for (let next = await reader.next(); ; next = await reader.next()) {
        if (next.done) {
          shortfalls.push(...next.value);
          break;
        }
        yield* writer.pages(next.value);
      }
    } catch (thrown) {
      if (!plan.optional || !isRefusal(thrown)) throw thrown;
      const reason = `${plan.list.name}: ${thrown.message}`;
      shortfalls.push({ reason, unsteady: false });
      yield unread(reason, plan.list.path);
    } finally {
      await reader.return([]);
    }
    if (shortfalls.some(({ gone }) => gone)) break;
  }
  if (writer.untitled !== undefined) ctx.log.warn(`rules have no titles: ${writer.untitled}`);
  return yield* conclude(row, ctx, answers, shortfalls, gate);
}

/** Makes findings of rows, each key once. Memory: the ids of the findings. */
class FindingWriter {
  private readonly names: RuleNames;
  private readonly links: Links;
  private readonly ids = new IdSet();

  constructor(row: Analysis, answers: Answers) {
    this.names = new RuleNames(answers, row);
    this.links = new Links(row);
  }

  /** Why rules have no titles, if some have none. */
  get untitled(): string | undefined {
    return this.names.failure;
  }

  /** Page by page. */
  async *pages({ titles, findings: pages }: LeafRead): AsyncGenerator<readonly Finding[], void, undefined> {
    this.names.learn(titles);
    for (let page = pages.shift(); page; page = pages.shift()) {
      const findings: Finding[] = [];
      for (const draft of page) {
        // A key that was read before is the same finding, wherever it was met.
        if (!this.ids.add(draft.id)) continue;
        const ruleName = this.names.known(draft.rule) ?? (await this.names.of(draft.rule));
        findings.push(this.complete(draft, ruleName));
      }
      yield findings;
    }
  }

  /** In place: a copy of every finding would cost as much as all the rest. */
  private complete(finding: Mutable<Finding>, ruleName: string | undefined): Finding {
    const { key = '', rule, kind } = finding;
    const help = this.links.rule(rule);
    if (ruleName !== undefined) finding.ruleName = ruleName;
    if (help !== undefined) finding.help = help;
    finding.permalink = kind === 'hotspot' ? this.links.hotspot(key) : this.links.issue(key);
    return finding;
  }
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

async function* conclude(
  row: Analysis,
  ctx: FetchContext,
  answers: Answers,
  shortfalls: readonly Shortfall[],
  asking: ReturnType<typeof readGate>,
): PieceReader {
  let gate: ReadEnd['gate'];
  try {
    if (!shortfalls.some(({ gone }) => gone)) gate = await asking;
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    yield unread(`the quality gate is unknown: ${thrown.message}`, 'api/qualitygates/project_status');
  }
  if (shortfalls.some(({ unsteady }) => unsteady)) await answers.forget();
  const { asked, known } = answers.counts;
  ctx.log.info(`${asked} requests, ${known} answers known from before`);
  const { type: _type, ...analysis } = row;
  const remainder = remainderOf(shortfalls);
  return { origin: originOf(row), analysis, ...(gate && { gate }), ...(remainder && { remainder }) };
}

function remainderOf(shortfalls: readonly Shortfall[]): ReadEnd['remainder'] {
  const [first, ...others] = new Set(shortfalls.map(({ reason }) => reason));
  if (first === undefined) return undefined;
  const reason = others.length === 0 ? first : `${first}; and ${others.length} more like this`;
  const known = shortfalls.every(({ missing }) => missing !== undefined);
  const missing = shortfalls.reduce((sum, short) => sum + (short.missing ?? 0), 0);
  return { reason, ...(known && { missing }) };
}

/** The server said no, or nothing; the run may do without. */
function isRefusal(thrown: unknown): thrown is Error {
  return isPipelineError(thrown) && thrown.code === 'SOURCE_FAILED' && thrown.details['status'] !== 401;
}

function unread(message: string, path: string): Problem {
  const fix = 'give the token the permission Browse on the project, or ask who runs the server';
  return { type: 'problem', code: 'SOURCE_PARTIAL', path, message, fix };
}
