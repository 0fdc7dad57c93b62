/** What a column of a board means, whatever it is called. */
export type Status = 'todo' | 'doing' | 'review' | 'done' | 'blocked';

/** A column of a team's process. */
export interface StatusColumn {
  readonly name: string;
  readonly status: Status;
  readonly aliases: readonly string[];
}

/** Spellings boards use, without case, spaces and punctuation. */
const SPELLINGS: Readonly<Record<Status, string>> = {
  todo: `todo todos tobedone backlog open opened reopened new planned plan ready readyfordevelopment readyfordev proposed
    draft drafts icebox triage queued queue next upnext later someday inbox notstarted unstarted pending scheduled
    selected selectedfordevelopment idea ideas wishlist`,
  doing: `inprogress progress doing wip workinprogress started active working inwork ongoing indevelopment development
    developing indev implementing inimplementation now current`,
  review: `review inreview reviewing underreview codereview needsreview needreview readyforreview awaitingreview
    peerreview qa inqa readyforqa testing intesting intest test readyfortest readyfortesting verify verifying verification
    validation uat staging pr pullrequest readytomerge`,
  done: `done alldone completed complete closed close finished finish resolved shipped merged released deployed delivered
    fixed archived archive`,
  blocked: `blocked onhold hold waiting waitingfor awaiting paused stuck deferred impeded suspended parked postponed`,
};

/** Ended without the work: nobody will do it any more. */
const DROPPED = new Set(
  `cancelled canceled wontfix wontdo abandoned rejected obsolete duplicate dropped superseded declined invalid`.split(
    ' ',
  ),
);

const TABLE: ReadonlyMap<string, Status> = new Map(
  (Object.entries(SPELLINGS) as [Status, string][]).flatMap(([status, words]) =>
    words.split(/\s+/).map((word) => [word, status] as const),
  ),
);

/** The form in which spellings are compared: letters and digits only, so "In-Progress (3)" equals "in_progress". */
export function statusKey(raw: string): string {
  const plain = raw
    .normalize('NFKC')
    .trim()
    .replace(/\(\d+(?: ?\/ ?\d+)?\)$/, '');
  return plain.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '') || raw.trim();
}

/**
 * What a board's status means: the columns of the process first (name, then aliases), then the spellings above. A dropped
 * task counts as done: nothing is waited for. Undefined for a status nobody knows.
 */
export function canonicalStatus(
  raw: string,
  process?: { readonly columns: readonly StatusColumn[] },
): Status | undefined {
  const key = statusKey(raw);
  const columns = process?.columns ?? [];
  const column =
    columns.find(({ name }) => statusKey(name) === key) ??
    columns.find(({ aliases }) => aliases.some((alias) => statusKey(alias) === key));
  return column?.status ?? TABLE.get(key) ?? (DROPPED.has(key) ? 'done' : undefined);
}

/** True for cancelled, won't fix and the like: closed, but no commit should be expected. */
export function isDropped(raw: string): boolean {
  return DROPPED.has(statusKey(raw));
}
