import { retryAfter } from '@pipelines/core';
import type { Body } from './read-body.ts';

/** An answer of the server, read to its end. */
export interface Answer extends Body {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface FailureOptions {
  /** Is it worth another attempt? */
  readonly retry: boolean;
  readonly status?: number | undefined;
  /** Ms the server asks to wait. */
  readonly wait?: number | undefined;
  /** All requests wait, not only this one. */
  readonly everybody?: boolean;
}

/** Why one attempt failed. Its message never holds a token. */
export class AttemptFailure extends Error {
  readonly retry: boolean;
  readonly status: number | undefined;
  readonly wait: number | undefined;
  readonly everybody: boolean;

  constructor(message: string, { retry, status, wait, everybody = false }: FailureOptions) {
    super(message);
    this.retry = retry;
    this.status = status;
    this.wait = wait;
    this.everybody = everybody;
  }
}

/** Longest text of a server that is shown. */
const SHOWN = 300;

/** Answers that another attempt may turn into better ones. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** What is wrong with an answer that is no success. `now` is the time of this machine. */
export function failureOf(answer: Answer, hasToken: boolean, now: number): AttemptFailure {
  const { status, headers } = answer;
  const said = errorText(answer);
  const suffix = said === '' ? '' : `: ${said}`;
  if (status === 401) {
    const why = hasToken
      ? 'token refused (401): SONAR_TOKEN is wrong, expired or revoked'
      : 'the server wants a token (401): set SONAR_TOKEN';
    return new AttemptFailure(why, { retry: false, status });
  }
  if (status === 403) {
    return new AttemptFailure(`the token has no permission for this (403)${suffix}`, { retry: false, status });
  }
  const wait = retryAfter(header(headers, 'retry-after'), header(headers, 'date'), now);
  const retry = status >= 500 || PASSING.has(status);
  return new AttemptFailure(`the server answered ${status}${suffix}`, {
    retry,
    status,
    wait,
    everybody: status === 429 || wait !== undefined,
  });
}

export function header(headers: Answer['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What an answer says of itself: the messages of SonarQube, or the title of a page that something on the way sent. */
function errorText({ text, headers }: Answer): string {
  const messages = errorMessages(text);
  if (messages !== undefined) return plain(messages.join('; '));
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1];
  if (title !== undefined) return `an HTML page, "${plain(title)}"`;
  const type = header(headers, 'content-type') ?? '';
  return type.startsWith('text/plain') ? plain(text) : '';
}

function errorMessages(text: string): string[] | undefined {
  try {
    const { errors } = JSON.parse(text) as { errors?: { msg?: unknown }[] };
    const messages = Array.isArray(errors) ? errors.map(({ msg }) => (typeof msg === 'string' ? msg : '')) : [];
    return messages.length > 0 ? messages : undefined;
  } catch {
    return undefined;
  }
}

/** One line, without what a terminal would obey. */
function plain(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

/** Broken certificates and unknown hosts stay what they are. */
const LASTING: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  UND_ERR_INVALID_ARG: 'the request or its proxy is not valid',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted: name its issuer in NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted: name its issuer in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted: name its issuer in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted: name its issuer in NODE_EXTRA_CA_CERTS',
};

const PASSING_CODES: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in its midst',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut short',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
};

/** What is wrong with a request that got no whole answer. */
export function brokenRequest(thrown: unknown): AttemptFailure {
  if (thrown instanceof AttemptFailure) return thrown;
  const { code = '', message = '' } = (thrown ?? {}) as { code?: string; message?: string };
  const lasting = LASTING[code];
  if (lasting !== undefined) return new AttemptFailure(`${lasting} (${code})`, { retry: false });
  const why = PASSING_CODES[code] ?? (plain(message) || 'the request failed');
  return new AttemptFailure(code === '' ? why : `${why} (${code})`, { retry: true });
}
