import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { StepContext } from '@pipelines/core';
import { askableUrl, ignoredTest } from './addresses.ts';
import { askUrl, type Verdict } from './ask-url.ts';
import { exchange } from './exchange.ts';
import { HostGates } from './host-gates.ts';
import { openDispatcher } from './open-dispatcher.ts';
import { sparing } from './spare-hosts.ts';
import { REAL_WORLD, type World } from './world.ts';

/** What a host said about an address. */
export interface UrlVerdict {
  readonly url: string;
  readonly state: 'ok' | 'broken' | 'moved' | 'unknown';
  /** For people: `404 Not Found`, `its certificate has expired`, `no answer in 10 s`. */
  readonly reason: string;
  /** Where a permanent redirect leads. */
  readonly location?: string;
  /** False where nobody was asked, now or before. */
  readonly asked: boolean;
}

export interface UrlOptions {
  readonly externalConcurrency: number;
  readonly externalPerHost: number;
  /** Seconds. */
  readonly externalTimeout: number;
  readonly externalHours: number;
  readonly externalIgnore: readonly string[];
  /** Ask hosts of private networks, too. */
  readonly externalPrivate: boolean;
}

type Context = Pick<StepContext, 'cache' | 'signal' | 'log' | 'progress'>;

/** What is kept of a verdict, and when it was given. */
interface Kept extends Verdict {
  readonly at: number;
}

const HOUR_MS = 3_600_000;

/**
 * Asks hosts whether addresses are there. One verdict each, in the order given, once all were asked: an address that no
 * request proves broken is `unknown`. What is behind `#` is not looked at. Addresses of private networks and for examples are
 * not asked for. Verdicts are kept for `externalHours`, but for unknown ones. At most `externalConcurrency`
 * requests are under way, `externalPerHost` to one host. Memory: the addresses and their verdicts.
 */
export async function* checkUrls(
  urls: readonly string[],
  options: UrlOptions,
  ctx: Context,
  given: World = REAL_WORLD,
): AsyncGenerator<UrlVerdict, void, undefined> {
  const world = options.externalPrivate ? { ...given, mayAsk: () => true } : given;
  const isIgnored = ignoredTest(options.externalIgnore);
  const wanted = new Map<string, URL>();
  const hrefOf = new Map<string, string>();
  for (const target of urls) {
    const url = askableUrl(target);
    if (!url || !world.mayAsk(url.hostname) || isIgnored(url)) continue;
    wanted.set(url.href, url);
    hrefOf.set(target, url.href);
  }
  const verdicts = await judge([...wanted.values()], options, ctx, world);
  for (const url of urls) {
    const verdict = verdicts.get(hrefOf.get(url) ?? '');
    if (!verdict) yield { url, state: 'unknown', reason: 'not asked for', asked: false };
    else {
      const { state, reason, location } = verdict;
      yield { url, state, reason, ...(location !== undefined && { location }), asked: true };
    }
  }
}

/** The verdicts by address: from the cache, or asked for now. */
async function judge(
  urls: readonly URL[],
  options: UrlOptions,
  ctx: Context,
  world: World,
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const missing: URL[] = [];
  for (const url of urls) {
    const kept = await ctx.cache.get<Kept>(keyOf(url));
    const age = kept === undefined ? Number.NaN : world.now() - kept.at;
    // A clock that was set back makes no verdict last longer.
    if (kept && age >= 0 && age < options.externalHours * HOUR_MS) verdicts.set(url.href, kept);
    else missing.push(url);
  }
  ctx.progress.add(verdicts.size);
  if (missing.length === 0) return verdicts;
  const asked = doubted(await askAll(missing, options, ctx, world));
  for (const [url, verdict] of asked) {
    verdicts.set(url.href, verdict);
    if (verdict.state !== 'unknown') await ctx.cache.set<Kept>(keyOf(url), { ...verdict, at: world.now() });
  }
  tell(asked, ctx);
  return verdicts;
}

/** Each host gets its addresses side by side, as many as it may have requests; the others need not wait for it. */
async function askAll(
  urls: readonly URL[],
  { externalConcurrency, externalPerHost, externalTimeout }: UrlOptions,
  { signal, progress }: Context,
  world: World,
): Promise<Map<URL, Verdict>> {
  const timeout = externalTimeout * 1000;
  const dispatcher = await openDispatcher(externalPerHost, timeout, world);
  const end = new AbortController();
  // Every request that waits for its turn listens.
  setMaxListeners(0, end.signal);
  const stop = () => end.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const gates = new HostGates({ all: externalConcurrency, perHost: externalPerHost }, world, end.signal);
  const send = sparing((url, method) => exchange(dispatcher, { url, method, timeout }, end.signal));
  const verdicts = new Map<URL, Verdict>();
  const work = async (queue: URL[]) => {
    for (let url = queue.shift(); url; url = queue.shift()) {
      verdicts.set(url, await askUrl(url, { gates, world, signal: end.signal, send }));
      progress.add();
    }
  };
  try {
    signal.throwIfAborted();
    const queues = byHost(urls).flatMap((queue) => Array.from({ length: externalPerHost }, () => queue));
    await Promise.all(queues.map(work));
    return verdicts;
  } finally {
    signal.removeEventListener('abort', stop);
    end.abort();
    await dispatcher.destroy();
  }
}

function byHost(urls: readonly URL[]): URL[][] {
  const hosts = new Map<string, URL[]>();
  for (const url of urls) {
    const known = hosts.get(url.hostname);
    if (known) known.push(url);
    else hosts.set(url.hostname, [url]);
  }
  return [...hosts.values()];
}

/** Where nothing at all was reached the fault is on this side: no host is known then, or no certificate trusted. */
function doubted(verdicts: ReadonlyMap<URL, Verdict>): Map<URL, Verdict> {
  const all = [...verdicts];
  const isReached = all.some(([, { failure }]) => failure === undefined || failure === 'tls');
  const isTrusting = all.some(([{ protocol }, { failure }]) => failure === undefined && protocol === 'https:');
  const isDoubtful = ({ failure }: Verdict) =>
    (failure === 'host' && !isReached) || (failure === 'trust' && !isTrusting);
  return new Map(all.map(([url, each]) => [url, isDoubtful(each) ? { ...each, state: 'unknown' as const } : each]));
}

/** Says once that some addresses stay unknown. A path may hold a secret, so only hosts are named. */
function tell(verdicts: ReadonlyMap<URL, Verdict>, { log }: Context): void {
  const unknown = [...verdicts].filter(([, { state }]) => state === 'unknown');
  const [first] = unknown;
  if (!first) return;
  const [{ host }, { reason }] = first;
  log.warn(
    `${unknown.length} of ${verdicts.size} web addresses could not be judged, such as one of ${host}: ${reason}`,
  );
}

function keyOf({ href }: URL): string {
  return `url:${createHash('sha256').update(href).digest('hex')}`;
}
