/** Why no answer came. */
export interface Failure {
  /**
   * `host`: there is no such host. `trust`: this machine does not trust the issuer of its certificate. Either may be this
   * machine's fault where nothing else could be reached. `tls`: it cannot be spoken to safely. `connect`: no connection. `reset`: it broke.
   * `time`: no answer in time. `other`: anything else, which proves nothing.
   */
  readonly kind: 'host' | 'tls' | 'trust' | 'connect' | 'reset' | 'time' | 'other';
  /** For people. */
  readonly reason: string;
}

const NOT_TRUSTED = 'its certificate is not trusted';

const BY_CODE: Readonly<Record<string, Failure>> = {
  ENOTFOUND: { kind: 'host', reason: 'no such host' },
  CERT_HAS_EXPIRED: { kind: 'tls', reason: 'its certificate has expired' },
  CERT_NOT_YET_VALID: { kind: 'tls', reason: 'its certificate is not valid yet' },
  CERT_REVOKED: { kind: 'tls', reason: 'its certificate was revoked' },
  ERR_TLS_CERT_ALTNAME_INVALID: { kind: 'tls', reason: 'its certificate is for another host' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { kind: 'tls', reason: 'its certificate is signed by itself' },
  SELF_SIGNED_CERT_IN_CHAIN: { kind: 'trust', reason: NOT_TRUSTED },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { kind: 'trust', reason: NOT_TRUSTED },
  UNABLE_TO_GET_ISSUER_CERT: { kind: 'trust', reason: NOT_TRUSTED },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { kind: 'trust', reason: NOT_TRUSTED },
  EPROTO: { kind: 'tls', reason: 'it does not speak TLS' },
  ECONNREFUSED: { kind: 'connect', reason: 'connection refused' },
  ETIMEDOUT: { kind: 'connect', reason: 'no connection in time' },
  EHOSTUNREACH: { kind: 'connect', reason: 'no way to the host' },
  ENETUNREACH: { kind: 'connect', reason: 'no way to the host' },
  EAI_AGAIN: { kind: 'connect', reason: 'no name service' },
  ECONNRESET: { kind: 'reset', reason: 'connection reset' },
  EPIPE: { kind: 'reset', reason: 'connection reset' },
  UND_ERR_SOCKET: { kind: 'reset', reason: 'connection closed without an answer' },
  UND_ERR_HEADERS_TIMEOUT: { kind: 'time', reason: 'no answer in time' },
  UND_ERR_CONNECT_TIMEOUT: { kind: 'connect', reason: 'no connection in time' },
};

/** Old servers that browsers still speak to. */
const OLD_TLS =
  /^ERR_SSL_(?:UNSAFE_LEGACY|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW)/;

/** What kept an answer away. */
export function failureOf(thrown: unknown): Failure {
  const { code = '', cause } = (thrown ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code !== 'string' || code === '') {
    return cause === undefined ? { kind: 'other', reason: 'the request failed' } : failureOf(cause);
  }
  const known = BY_CODE[code];
  if (known) return known;
  if (code.startsWith('ERR_SSL_') && !OLD_TLS.test(code)) return { kind: 'tls', reason: `TLS failed (${code})` };
  // What cannot be read as HTTP comes of servers that answer HEAD with a page.
  if (code.startsWith('HPE_')) return { kind: 'reset', reason: 'an answer that is no HTTP' };
  return { kind: 'other', reason: `the request failed (${code})` };
}
