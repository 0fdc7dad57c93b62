import type { Dispatcher } from 'undici';
import { type Failure, failureOf } from './failures.ts';

/** The head of an answer. */
export interface Answer {
  readonly status: number;
  readonly location?: string | undefined;
  readonly retryAfter?: string | undefined;
  readonly date?: string | undefined;
  /** The server wants to see a cookie again, which is not sent. */
  readonly setsCookie: boolean;
}

export type Exchanged = { readonly answer: Answer } | { readonly failure: Failure };

const HEADERS = { accept: '*/*', 'user-agent': 'readmeflow (checks the links of documents)' };

/**
 * Sends one request and reads the head of its answer; a body is not read, its connection is closed. Resolves when the
 * connection is done with it, at the latest `timeout` ms after it was called: that includes a slow connection and a slow head.
 * Throws the reason of the signal alone.
 */
export async function exchange(
  dispatcher: Dispatcher,
  { url, method, timeout }: { readonly url: URL; readonly method: 'HEAD' | 'GET'; readonly timeout: number },
  signal: AbortSignal,
): Promise<Exchanged> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeout);
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: HEADERS,
      headersTimeout: timeout,
      signal: AbortSignal.any([signal, late.signal]),
    });
    await closed(body, method);
    return {
      answer: {
        status: statusCode,
        location: first(headers['location']),
        retryAfter: first(headers['retry-after']),
        date: first(headers['date']),
        setsCookie: headers['set-cookie'] !== undefined,
      },
    };
  } catch (thrown) {
    signal.throwIfAborted();
    if (late.signal.aborted) return { failure: { kind: 'time', reason: `no answer in ${timeout / 1000} s` } };
    return { failure: failureOf(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

/** Closes a body, and with it its connection; that of HEAD is at its end already, so the connection serves again. */
function closed(body: Dispatcher.ResponseData['body'], method: 'HEAD' | 'GET'): Promise<void> {
  return new Promise((resolve) => {
    // What is cut off fails, which is no news.
    body.on('error', () => {});
    if (body.closed) resolve();
    else body.once('close', () => resolve());
    if (method === 'HEAD') body.resume();
    else body.destroy();
  });
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
