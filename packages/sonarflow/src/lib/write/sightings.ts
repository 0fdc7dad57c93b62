import type { KnownTask } from '@pipelines/core/board';
import type { Aside, Bundle, Fetched, Problem } from '../../rows.ts';
import { shortId } from '../plan/known-bundles.ts';
import { factsOf } from './bundle-marks.ts';

export interface Seen {
  readonly bundles: readonly Bundle[];
  readonly asides: readonly Aside[];
  readonly fetched: Fetched | undefined;
  /** Of the reading of the source. */
  readonly problems: readonly Problem[];
}

/** What a run has seen, and so which findings of a task it may call gone. */
export class Sightings {
  /** Where the findings of this run are from. */
  readonly source: string;
  /** Why findings may be missing that are there; undefined if all are there. */
  readonly partial: string | undefined;
  readonly #bundleOf = new Map<string, string>();
  readonly #asideOf = new Map<string, Aside>();
  readonly #unread: readonly string[];

  constructor({ bundles, asides, fetched, problems }: Seen) {
    this.source = fetched ? sourceText(fetched) : '';
    this.partial = partialOf(fetched);
    for (const { id, findings } of bundles) for (const each of findings) this.#bundleOf.set(shortId(each.id), id);
    for (const aside of asides) this.#asideOf.set(shortId(aside.finding.id), aside);
    this.#unread = [...new Set(problems.map(({ path }) => path))];
  }

  /** Why findings of a task that `bundle` does not hold may be there all the same; undefined if they are gone. */
  mayBeThere({ members, task }: KnownTask, bundle?: Bundle): string | undefined {
    const held = new Set(bundle?.findings.map(({ id }) => shortId(id)));
    const missing = members.filter(({ hash }) => !held.has(hash));
    if (missing.length === 0 && bundle) return undefined;
    if (this.partial !== undefined) return `nobody can say that its findings are gone: ${this.partial}`;
    const source = task && factsOf(task.marks)?.source;
    if (source !== this.source) return `its findings are from ${source ?? 'elsewhere'}, which this run did not read`;
    const old = missing.some(({ hash }) => this.#asideOf.get(hash)?.verdict === 'old');
    if (old) return 'this run looks at new code only, and some of its findings are older';
    const path = this.#unread.find((each) => missing.some(({ anchor }) => anchor.startsWith(`${each}#`)));
    return path === undefined
      ? undefined
      : `${path} could not be read as it should, so its findings may still be there`;
  }

  /** The bundles that hold findings of a task today, by id. */
  holdersOf({ members }: KnownTask): string[] {
    return [...new Set(members.flatMap(({ hash }) => this.#bundleOf.get(hash) ?? []))].sort();
  }

  /** The findings of a task that were put aside today. */
  asidesOf({ members }: KnownTask): Aside[] {
    return members.flatMap(({ hash }) => this.#asideOf.get(hash) ?? []);
  }
}

/** Which findings a run could see at all. A task of another source is not gone because this one does not name it. */
function sourceText({ source, origin, analysis }: Fetched): string {
  if (source === 'sonarqube' && analysis) {
    const { project, branch, pullRequest } = analysis;
    const part = pullRequest === undefined ? branch && ` branch ${branch}` : ` pull request ${pullRequest}`;
    return `${source} ${project}${part ?? ''}`;
  }
  return source === 'sarif' ? `${source} ${origin}` : source;
}

function partialOf(fetched: Fetched | undefined): string | undefined {
  if (!fetched) return 'nothing says that all findings were read';
  return fetched.complete ? undefined : (fetched.remainder?.reason ?? 'not all findings were read');
}
