import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dialect, dialectOf } from './dialect.ts';
import { answerWithFault, type Fault, type FaultScript, type SeenRequest } from './faults.ts';
import type { ServedCode } from './project.ts';
import { Refusal } from './refusal.ts';
import { answerOf, type ServedProject } from './routes.ts';

export interface ServerOptions {
  /** Such as `10.8.1.101195`, or `cloud`. */
  readonly version?: string;
  /** Key of the only project. Default: `demo`. */
  readonly project?: string;
  /** The main branch. */
  readonly code: ServedCode;
  readonly branches?: Readonly<Record<string, ServedCode>>;
  readonly pullRequests?: Readonly<Record<string, ServedCode>>;
  /** Who does not show it is refused. Default: anybody may ask. */
  readonly token?: string;
  readonly faults?: FaultScript;
  /** Ms until an answer, from and to; spread evenly over the requests. */
  readonly latency?: readonly [least: number, most: number];
  /** Answers are made once and then remembered by their address, so that a client waits for the network alone. */
  readonly remember?: boolean;
  /** Ms that the server's clock is ahead. */
  readonly clockSkew?: number;
  /** Statuses that a task of the compute engine has, one per question; the last one stays. */
  readonly task?: readonly string[];
}

/** A SonarQube server as far as its web API is documented: paging, the cap, facets, branches, dialects, and faults. */
export class SonarqubeServer {
  /** Every request, in the order they came. */
  readonly requests: SeenRequest[] = [];
  /** May be replaced at any time. */
  faults: FaultScript | undefined;
  readonly project: ServedProject;
  private readonly options: ServerOptions;
  private readonly dialect: Dialect;
  private readonly server: Server;
  private readonly started = performance.now();
  private readonly repeats = new Map<string, number>();
  /** By address, with `remember`. */
  private readonly remembered = new Map<string, Body>();

  private constructor(options: ServerOptions) {
    const { code, branches = {}, pullRequests = {}, project = 'demo', version = '10.8.1.101195', task } = options;
    this.options = options;
    this.faults = options.faults;
    this.dialect = dialectOf(version);
    this.project = { key: project, code, branches, pullRequests, task: [...(task ?? ['SUCCESS'])] };
    this.server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => void this.take(request, response));
  }

  static async start(options: ServerOptions): Promise<SonarqubeServer> {
    const started = new SonarqubeServer(options);
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = this.note(request);
    response.once('finish', () => {
      seen.status = response.statusCode;
    });
    await this.delay(seen.index);
    const fault = this.faults?.(seen);
    if (fault?.kind === 'change') fault.change();
    const skew = this.options.clockSkew ?? 0;
    if (skew !== 0) response.setHeader('date', new Date(Date.now() + skew).toUTCString());
    if (fault && answerWithFault(fault, response, () => JSON.stringify(this.answer(seen)))) return;
    this.reply(seen, fault, response);
  }

  private reply(seen: SeenRequest, fault: Fault | undefined, response: ServerResponse): void {
    try {
      this.authorize(seen);
      const { type, bytes } = this.body(seen, fault);
      response.writeHead(200, { 'content-type': type, 'content-length': String(bytes.length) });
      response.end(bytes, () => {
        seen.answered = fault === undefined || fault.kind === 'change';
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const { status, message } = thrown;
      const body = status === 401 ? '' : JSON.stringify({ errors: [{ msg: message }] });
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    }
  }

  private body(seen: SeenRequest, fault: Fault | undefined): Body {
    const remembers = this.options.remember === true && fault === undefined;
    const address = `${seen.path}?${seen.query}`;
    const known = remembers ? this.remembered.get(address) : undefined;
    if (known) return known;
    const answer = spoiled(this.answer(seen), fault);
    const body: Body =
      typeof answer === 'string'
        ? { type: 'text/plain', bytes: Buffer.from(answer) }
        : { type: 'application/json', bytes: Buffer.from(JSON.stringify(answer)) };
    if (remembers) this.remembered.set(address, body);
    return body;
  }

  private answer({ path, query }: SeenRequest): unknown {
    const now = (Date.now() + (this.options.clockSkew ?? 0)) / 1000;
    return answerOf(path, query, this.project, this.dialect, now);
  }

  private authorize({ path, authorization }: SeenRequest): void {
    const { token } = this.options;
    if (token === undefined || path === 'api/system/status' || path === 'api/server/version') return;
    const basic = `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
    const accepted = this.dialect.bearer ? [`Bearer ${token}`, basic] : [basic];
    if (!accepted.includes(authorization ?? '')) throw new Refusal(401, '');
  }

  private note({ url = '/', headers }: IncomingMessage): SeenRequest {
    const { pathname, searchParams } = new URL(url, 'http://server');
    const repeat = this.repeats.get(url) ?? 0;
    this.repeats.set(url, repeat + 1);
    const seen: SeenRequest = {
      index: this.requests.length,
      repeat,
      time: performance.now() - this.started,
      path: pathname.replace(/^\/+/, ''),
      query: searchParams,
      authorization: headers.authorization,
      status: 0,
      answered: false,
    };
    this.requests.push(seen);
    return seen;
  }

  private async delay(index: number): Promise<void> {
    const { latency } = this.options;
    if (!latency) return;
    const [least, most] = latency;
    // A stride that shares no factor with the steps visits all of them.
    const wait = least + ((index * 37) % 61) * ((most - least) / 60);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

interface Body {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The answer with what the fault makes of its rows. */
function spoiled(answer: unknown, fault: Fault | undefined): unknown {
  const body = answer as { paging?: { total: number }; total?: number; issues?: unknown[]; hotspots?: unknown[] };
  if (fault?.kind === 'other-total' && body.paging) {
    const total = body.paging.total + fault.by;
    return { ...body, total, paging: { ...body.paging, total } };
  }
  if (fault?.kind !== 'shifted-rows') return answer;
  const shift = (rows: unknown[] | undefined) => rows && [...rows.slice(0, 1), ...rows.slice(0, -1)];
  return { ...body, ...(body.issues && { issues: shift(body.issues) }), hotspots: shift(body.hotspots) };
}
