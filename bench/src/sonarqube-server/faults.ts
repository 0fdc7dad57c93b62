import type { ServerResponse } from 'node:http';

/** A request as the server saw it. */
export interface SeenRequest {
  /** From 0. */
  readonly index: number;
  /** How many requests had the same address before. */
  readonly repeat: number;
  /** Ms since the server started. */
  readonly time: number;
  /** Such as `api/issues/search`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** What it got: 0 as long as it got nothing. */
  status: number;
  /** Was it answered whole, and without a fault? */
  answered: boolean;
}

/** What goes wrong with a request. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly text?: string }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'empty-401' }
  | { readonly kind: 'stalled-header' }
  | { readonly kind: 'stalled-body' }
  | { readonly kind: 'short-body' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'redirect'; readonly to: string }
  /** The last row of the page is missing and the first is there twice, as when rows move between pages. */
  | { readonly kind: 'shifted-rows' }
  /** Only this answer says another total. */
  | { readonly kind: 'other-total'; readonly by: number }
  /** Happens before the answer is made, which is then without fault. */
  | { readonly kind: 'change'; readonly change: () => void };

/** The fault of a request, if any. */
export type FaultScript = (request: SeenRequest) => Fault | undefined;

/** Only the first request of each address that matches fails so. */
export function once(fault: Fault, matches: (request: SeenRequest) => boolean = () => true): FaultScript {
  return (request) => (request.repeat === 0 && matches(request) ? fault : undefined);
}

const HTML = '<!doctype html><html><head><title>Bad gateway</title></head><body>The proxy is sorry.</body></html>';

/** Answers with the fault. False if the answer is to be made as usual. */
export function answerWithFault(fault: Fault, response: ServerResponse, body: () => string): boolean {
  switch (fault.kind) {
    case 'status': {
      const text = fault.text ?? JSON.stringify({ errors: [{ msg: `fault ${fault.status}` }] });
      const wait = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      response.writeHead(fault.status, { 'content-type': 'application/json', ...wait }).end(text);
      return true;
    }
    case 'html':
      response.writeHead(fault.status ?? 200, { 'content-type': 'text/html' }).end(HTML);
      return true;
    case 'empty-401':
      response.writeHead(401, { 'content-length': '0' }).end();
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'stalled-header':
      return true;
    case 'stalled-body':
    case 'short-body':
      sendPart(response, body(), fault.kind === 'short-body');
      return true;
    default:
      return false;
  }
}

/** Half of a body of the right length; then nothing, or the end of the connection. */
function sendPart(response: ServerResponse, text: string, cut: boolean): void {
  const bytes = Buffer.from(text);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, bytes.length >> 1), () => {
    if (cut) setTimeout(() => response.socket?.destroy(), 5);
  });
}
