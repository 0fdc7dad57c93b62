import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServeReply, ServeRequest } from '../sonarqube-server/serve.ts';

/** The compiled server, also when this file runs as source. */
const SERVE = fileURLToPath(new URL('../../dist/sonarqube-server/serve.js', import.meta.url));

/** Rules of the project, by which a list past the cap is sliced. */
const RULES = 40;
/** Ms: as of a server in the next city, and of one next door where figures mean nothing. */
const LATENCY = { full: [20, 80], smoke: [1, 4] } as const;
const SMOKE_ISSUES = 10_000;

/** A project at a server that is a process of its own. */
export class ServedProject {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #request: ServeRequest;

  private constructor(url: string, child: ChildProcess, request: ServeRequest) {
    this.url = url;
    this.#child = child;
    this.#request = request;
  }

  /** With so many issues, over 40 rules. */
  static async start(issues: number): Promise<ServedProject> {
    const child = fork(SERVE, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const latency = issues > SMOKE_ISSUES ? LATENCY.full : LATENCY.smoke;
    const request: ServeRequest = { issues, rules: RULES, latency };
    const { url } = await ask(child, request);
    return new ServedProject(url, child, request);
  }

  /** How many requests came since this was asked before. */
  async requests(): Promise<number> {
    return (await ask(this.#child, this.#request)).requests;
  }

  close(): void {
    this.#child.kill();
  }
}

async function ask(child: ChildProcess, request: ServeRequest): Promise<ServeReply> {
  const reply = once(child, 'message');
  child.send(request);
  return (await reply)[0] as ServeReply;
}
