import { type GitCall, runGit } from './run-git.ts';

/** Where a clone came from, as far as it knows. */
export interface Origin {
  /** As git has it: it may hold credentials. */
  readonly url?: string;
  /** What links to the newest files name. */
  readonly branch?: string;
}

const HEAD = 'refs/remotes/origin/HEAD';
const USUAL = ['main', 'master'];

/** The remote `origin` and its default branch: the one it names, else the usual one that is there. Opens no connection. */
export async function readOrigin(call: GitCall): Promise<Origin> {
  const remote = await runGit(['remote', 'get-url', 'origin'], call);
  const url = remote.code === 0 ? remote.stdout.trim() : '';
  const branch = await defaultBranch(call);
  return { ...(url !== '' && { url }), ...(branch !== undefined && { branch }) };
}

async function defaultBranch(call: GitCall): Promise<string | undefined> {
  const head = await runGit(['symbolic-ref', '--quiet', HEAD], call);
  const named = /^refs\/remotes\/origin\/(.+)$/.exec(head.stdout.trim())?.[1];
  if (head.code === 0 && named !== undefined) return named;
  const refs = USUAL.flatMap((name) => [`refs/remotes/origin/${name}`, `refs/heads/${name}`]);
  const { stdout } = await runGit(['for-each-ref', '--format=%(refname)', ...refs], call);
  const found = new Set(stdout.split('\n'));
  return USUAL.find((name) => found.has(`refs/remotes/origin/${name}`) || found.has(`refs/heads/${name}`));
}
