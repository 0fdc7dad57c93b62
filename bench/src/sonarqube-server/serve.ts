// A server as a process of its own, so that what it does is no client's CPU. It ends with who started it.
import { generateCode } from './project.ts';
import { SonarqubeServer } from './server.ts';

/** Told by whoever starts it: what is served, and how late. */
export interface ServeRequest {
  readonly issues: number;
  /** Evenly many issues each. */
  readonly rules: number;
  /** Ms, from and to. */
  readonly latency: readonly [least: number, most: number];
}

/** The answer to a request to serve, and to any message after it: how many requests came since the last one. */
export interface ServeReply {
  readonly url: string;
  readonly requests: number;
}

let server: SonarqubeServer | undefined;

process.on('message', (message: ServeRequest) => void answer(message));
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole group; who started this ends it.
process.on('SIGINT', () => {});

async function answer({ issues, rules, latency }: ServeRequest): Promise<void> {
  server ??= await SonarqubeServer.start({ code: generateCode({ issues, rules }), latency, remember: true });
  const reply: ServeReply = { url: server.url, requests: server.requests.splice(0).length };
  process.send?.(reply);
}
