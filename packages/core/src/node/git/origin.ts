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
  const [remote, branch] = await Promise.all([runGit(['remote', 'get-url', 'origin'], call), defaultBranch(call)]);
  const url = remote.code === 0 ? remote.stdout.trim() : '';
  return { ...(url !== '' && { url }), ...(branch !== undefined && { branch }) };
}

async function defaultBranch(call: GitCall): Promise<string | undefined> {
  const refs = USUAL.flatMap((name) => [`refs/remotes/origin/${name}`, `refs/heads/${name}`]);
  const { stdout } = await runGit(['for-each-ref', '--format=%(refname) %(symref)', HEAD, ...refs], call);
  const found = new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string]));
  const named = /^refs\/remotes\/origin\/(.+)$/.exec(found.get(HEAD) ?? '')?.[1];
  return named ?? USUAL.find((name) => found.has(`refs/remotes/origin/${name}`) || found.has(`refs/heads/${name}`));
}
