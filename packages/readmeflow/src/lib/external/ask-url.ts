import { STATUS_CODES } from 'node:http';
import { retryAfter } from '@pipelines/core';
import { askableUrl, isThisMachine } from './addresses.ts';
import type { Answer, Exchanged } from './exchange.ts';
import type { Failure } from './failures.ts';
import type { HostGates } from './host-gates.ts';
import type { World } from './world.ts';

/** What became of an address. */
export interface Verdict {
  readonly state: 'ok' | 'broken' | 'moved' | 'unknown';
  readonly reason: string;
  /** Where permanent redirects lead. */
  readonly location?: string;
  /** No answer came, for this reason. */
  readonly failure?: Failure['kind'];
}

export interface Asking {
  readonly gates: HostGates;
  readonly world: World;
  readonly signal: AbortSignal;
  /** One request, under way until it settles. */
  readonly send: (url: URL, method: 'HEAD' | 'GET') => Promise<Exchanged>;
}

const MOST_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const PERMANENT: ReadonlySet<number> = new Set([301, 308]);
const GONE: ReadonlySet<number> = new Set([404, 410]);

/** Further attempts after 429 and 5xx, and the ms before them where the server names none. */
const PAUSES = [1000, 3000];
/** Nobody waits longer for a page. */
const LONGEST_PAUSE = 30_000;

/** A chain of redirects, as far as it was followed. */
interface Chain {
  url: URL;
  redirects: number;
  /** Where it leads for good: up to the first redirect that is only for now. */
  location: string | undefined;
  isPermanent: boolean;
  /** How it began. */
  first: number | undefined;
  setsCookie: boolean;
}

/** Asks for one address: HEAD first, GET where that is refused. Throws the reason of the signal alone. */
export async function askUrl(url: URL, asking: Asking): Promise<Verdict> {
  const chain: Chain = {
    url,
    redirects: 0,
    location: undefined,
    isPermanent: true,
    first: undefined,
    setsCookie: false,
  };
  let method: 'HEAD' | 'GET' = 'HEAD';
  for (;;) {
    const exchanged = await (method === 'HEAD' ? sendOnce : sendAgain)(chain.url, asking);
    if ('failure' in exchanged) {
      const { kind } = exchanged.failure;
      // Some servers close the connection on HEAD, or never answer it.
      if (method === 'GET' || (kind !== 'reset' && kind !== 'time')) return failed(exchanged.failure);
      method = 'GET';
      continue;
    }
    const { answer } = exchanged;
    chain.setsCookie ||= answer.setsCookie;
    if (REDIRECTS.has(answer.status)) {
      const end = follow(chain, answer, asking.world);
      if (end) return end;
    } else if (isThere(answer)) return found(chain);
    else if (method === 'GET') return refused(answer);
    else method = 'GET';
  }
}

function isThere({ status }: Answer): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

/** A verdict where the chain ends. */
function follow(chain: Chain, { status, location = '' }: Answer, world: World): Verdict | undefined {
  chain.redirects += 1;
  chain.first ??= status;
  if (chain.redirects > MOST_REDIRECTS) {
    // A browser would send the cookie, and might be let through.
    return { state: chain.setsCookie ? 'unknown' : 'broken', reason: `more than ${MOST_REDIRECTS} redirects` };
  }
  const target = URL.canParse(location, chain.url.href) ? new URL(location, chain.url) : undefined;
  const next = target && askableUrl(target.href);
  if (location === '' || !target || !next)
    return { state: 'unknown', reason: `${statusText(status)} to no web address` };
  // Nobody else is to send us to what listens on this machine.
  const isHome = isThisMachine(next.hostname) && !isThisMachine(chain.url.hostname);
  if (isHome || !world.mayAsk(next.hostname))
    return { state: 'unknown', reason: `${statusText(status)} to a private address` };
  chain.isPermanent &&= PERMANENT.has(status);
  if (chain.isPermanent) {
    target.username = '';
    target.password = '';
    chain.location = target.href;
  }
  chain.url = next;
  return undefined;
}

function found({ location, first }: Chain): Verdict {
  if (location === undefined) return { state: 'ok', reason: 'OK' };
  return { state: 'moved', reason: statusText(first ?? 301), location };
}

/** What cannot be read without a name, or by a program, may well be there; a server that is ill may be well again. */
function refused({ status }: Answer): Verdict {
  return { state: GONE.has(status) ? 'broken' : 'unknown', reason: statusText(status) };
}

function failed({ kind, reason }: Failure): Verdict {
  const isBroken = kind === 'host' || kind === 'tls' || kind === 'trust';
  return { state: isBroken ? 'broken' : 'unknown', reason, failure: kind };
}

function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}

async function sendOnce(url: URL, asking: Asking): Promise<Exchanged> {
  const exchanged = await asking.gates.pass(url.hostname, () => asking.send(url, 'HEAD'));
  if ('answer' in exchanged) holdBack(url, exchanged.answer, asking, 0);
  return exchanged;
}

/** With further attempts where one may help. */
async function sendAgain(url: URL, asking: Asking): Promise<Exchanged> {
  for (let attempt = 0; ; attempt++) {
    const exchanged = await asking.gates.pass(url.hostname, () => asking.send(url, 'GET'));
    if (attempt === PAUSES.length) return exchanged;
    const pause = PAUSES[attempt] ?? 0;
    if ('failure' in exchanged) {
      if (exchanged.failure.kind !== 'reset') return exchanged;
      await asking.world.wait(pause, asking.signal);
    } else {
      const { status } = exchanged.answer;
      if (status !== 429 && status < 500) return exchanged;
      const isHeldBack = holdBack(url, exchanged.answer, asking, pause);
      if (isHeldBack === 'too long') return exchanged;
      if (isHeldBack === 'no') await asking.world.wait(pause, asking.signal);
    }
  }
}

/** Where a server asks to be left alone no request goes to it until then: `pause` ms if it does not say how long. */
function holdBack(url: URL, answer: Answer, { gates, world }: Asking, pause: number): 'yes' | 'no' | 'too long' {
  const asked = retryAfter(answer.retryAfter, answer.date, world.now());
  if (asked === undefined && answer.status !== 429) return 'no';
  if (answer.status !== 429 && answer.status !== 503) return 'no';
  if ((asked ?? 0) > LONGEST_PAUSE) return 'too long';
  gates.pause(url.hostname, asked ?? pause);
  return 'yes';
}
