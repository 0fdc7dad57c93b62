import { setMaxListeners } from 'node:events';
import { PipelineError, Semaphore } from '@pipelines/core';
import type { Dispatcher } from 'undici';
import { type Answer, AttemptFailure, brokenRequest, failureOf, header } from './attempt-failure.ts';
import { openDispatcher } from './dispatcher.ts';
import { type Body, parsed, readBody } from './read-body.ts';
import { RequestPace } from './request-pace.ts';
import { Token } from './token.ts';
import type { Pace } from './token-bucket.ts';

export interface TransportOptions {
  /** Of the server, without a slash at its end. */
  readonly host: string;
  /** How the token is shown to the server: servers up to 9.9 know `basic` only. */
  readonly scheme: 'bearer' | 'basic';
  readonly connections: number;
  /** Ms without a byte until a request counts as failed. */
  readonly timeout: number;
  /** Further attempts for a request that failed. */
  readonly retries: number;
  readonly pace?: Pace | undefined;
  readonly signal: AbortSignal;
  /** Ms before the second attempt; each further wait is twice as long. */
  readonly backoff?: number;
  /** The server took the token before: a refusal may be a slip of what stands between, and is asked about once more. */
  readonly trusted?: boolean;
  /** Lines for people. */
  readonly warn?: (message: string) => void;
}

export interface ApiRequest {
  /** Such as `api/issues/search`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Anybody may ask this: the token is not shown. */
  readonly open?: boolean;
}

const HEADERS = { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'sonarflow' };
const LONGEST_BACKOFF_MS = 30_000;
const REDIRECTS = 5;
/** A wait that people are told of. */
const LONG_WAIT_MS = 5000;

/**
 * Asks one server. A request is made anew as a whole until its answer is whole: 429 and 5xx, broken connections, timeouts,
 * and bodies that are cut short or are no JSON. The token comes from SONAR_TOKEN and goes to this host alone.
 * Throws SOURCE_FAILED with `details.status` for what no attempt mends, or the reason of the signal. Memory: the bodies
 * under way.
 */
export class Transport {
  private readonly options: TransportOptions;
  private readonly base: URL;
  private readonly dispatcher: Dispatcher;
  private readonly pace: RequestPace;
  private readonly connections: Semaphore;
  private readonly token = new Token();
  private readonly underWay = new Set<AbortController>();
  /** Aborted with the run, and when this is closed: then nothing is waited for any more. */
  private readonly end = new AbortController();
  private readonly stop = () => {
    const { reason } = this.options.signal;
    this.end.abort(reason);
    for (const controller of this.underWay) controller.abort(reason);
  };

  private constructor(options: TransportOptions, dispatcher: Dispatcher) {
    this.options = options;
    this.base = new URL(`${options.host}/`);
    this.dispatcher = dispatcher;
    // Every request that waits for its turn listens.
    setMaxListeners(0, this.end.signal);
    this.pace = new RequestPace(options.pace, this.end.signal);
    this.connections = new Semaphore(options.connections);
    options.signal.addEventListener('abort', this.stop, { once: true });
    if (options.signal.aborted) this.stop();
  }

  static async open(options: TransportOptions): Promise<Transport> {
    const { host, connections, timeout } = options;
    return new Transport(options, await openDispatcher(new URL(host).origin, connections, timeout));
  }

  async close(): Promise<void> {
    this.options.signal.removeEventListener('abort', this.stop);
    this.end.abort(new DOMException('nobody waits for the answer', 'AbortError'));
    await this.dispatcher.destroy();
  }

  /** What `read` makes of the answer. `read` throws where the answer lacks what it must have: that is asked for again. */
  async json<T>(request: ApiRequest, read: (body: unknown) => T): Promise<T> {
    return (await this.whole(request, read)).made;
  }

  /** The same, and what it was made of. The token is in none of it, even if the server repeats it. */
  whole<T>(request: ApiRequest, read: (body: unknown) => T): Promise<{ readonly made: T; readonly bytes: Uint8Array }> {
    return this.ask(request, (answer) => {
      const { text, bytes } = this.token.hiddenInBody(answer);
      return { made: read(parsed(text)), bytes };
    });
  }

  /** The answer as it is. */
  text(request: ApiRequest): Promise<string> {
    return this.ask(request, ({ text }) => text);
  }

  private async ask<T>(request: ApiRequest, read: (body: Body) => T): Promise<T> {
    const { retries, trusted = false } = this.options;
    for (let attempt = 1; ; attempt++) {
      try {
        return read(await this.attempt(request));
      } catch (thrown) {
        this.end.signal.throwIfAborted();
        // A bug of ours gets no better by asking again.
        if (thrown instanceof TypeError || thrown instanceof ReferenceError) throw thrown;
        const failure = brokenRequest(thrown);
        const most = failure.retry ? retries : trusted && failure.status === 401 ? 1 : 0;
        if (attempt > most) throw this.error(request, failure, attempt);
        await this.backOff(failure, attempt);
      }
    }
  }

  /** A connection first, then a turn: who has its turn goes at once. */
  private async attempt(request: ApiRequest): Promise<Body> {
    await this.connections.acquire(this.end.signal);
    try {
      return await this.success(request);
    } finally {
      this.connections.release();
    }
  }

  private async backOff({ wait, everybody, message }: AttemptFailure, attempt: number): Promise<void> {
    const { backoff = 250, warn } = this.options;
    const grown = Math.min(backoff * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
    const pause = Math.max(wait ?? 0, grown);
    if (pause >= LONG_WAIT_MS) warn?.(`${message}; the next request goes in ${Math.round(pause / 1000)} s`);
    if (everybody) this.pace.pause(pause);
    else await this.pace.wait(pause);
  }

  private async success(request: ApiRequest): Promise<Body> {
    let url = new URL(request.path, this.base);
    url.search = new URLSearchParams(request.params).toString();
    for (let redirects = 0; ; redirects++) {
      await this.pace.ready();
      const answer = await this.exchange(url, request.open ?? false);
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (answer.status < 300 || answer.status >= 400) throw failureOf(answer, this.token.isGiven, Date.now());
      url = this.redirected(url, answer, redirects);
    }
  }

  /** Where an answer sends on to. Never to another host: it would see the token. */
  private redirected(from: URL, { status, headers }: Answer, redirects: number): URL {
    const location = header(headers, 'location') ?? '';
    const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (!url || redirects >= REDIRECTS) {
      throw new AttemptFailure(`the server answered ${status} and sends on to nowhere`, { retry: false, status });
    }
    if (url.origin === this.base.origin) return url;
    throw new AttemptFailure(
      `the server sends on to ${url.origin} (${status}), where the token does not go: if that is right, name it as the host`,
      { retry: false, status },
    );
  }

  private async exchange(url: URL, open: boolean): Promise<Answer> {
    const { timeout } = this.options;
    const controller = new AbortController();
    this.underWay.add(controller);
    // A body that trickles must end, too.
    const slow = new AttemptFailure('the answer came too slowly', { retry: true });
    const deadline = setTimeout(() => controller.abort(slow), 10 * timeout);
    try {
      const { statusCode, headers, body } = await this.dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { ...HEADERS, ...(!open && this.token.shown(this.options.scheme)) },
        headersTimeout: timeout,
        bodyTimeout: timeout,
        signal: controller.signal,
      });
      return { status: statusCode, headers, ...(await readBody(body, header(headers, 'content-encoding'))) };
    } catch (thrown) {
      throw controller.signal.aborted ? controller.signal.reason : thrown;
    } finally {
      clearTimeout(deadline);
      this.underWay.delete(controller);
    }
  }

  private error({ path }: ApiRequest, { message, status }: AttemptFailure, attempts: number): PipelineError {
    const often = attempts > 1 ? ` (${attempts} attempts)` : '';
    const text = `${this.options.host}: ${message}${often}, asked for ${path}`;
    return new PipelineError('SOURCE_FAILED', this.token.hiddenIn(text), {
      details: { path, ...(status !== undefined && { status }) },
    });
  }
}
