import { isPipelineError } from '@pipelines/core';
import type { Answers } from './answers.ts';
import { ruleParams, type Target } from './dialects.ts';
import { PAGE_ROWS } from './listing.ts';
import { isRaw, titlesOf } from './row-shapes.ts';

const PAGES = 20;

/** Titles of rules. Of those whose findings came without, the repository is asked for once. Memory: the titles. */
export class RuleNames {
  /** Why titles are missing, if some are. */
  failure: string | undefined;
  private readonly told = new Map<string, string>();
  private readonly repositories = new Map<string, Promise<ReadonlyMap<string, string>>>();
  private readonly answers: Answers;
  private readonly target: Target;

  constructor(answers: Answers, target: Target) {
    this.answers = answers;
    this.target = target;
  }

  /** Titles that came with findings. */
  learn(titles: ReadonlyMap<string, string>): void {
    for (const [rule, title] of titles) this.told.set(rule, title);
  }

  /** The title, if it is known without asking. */
  known(rule: string): string | undefined {
    return this.told.get(rule);
  }

  /** Undefined if the server does not tell. */
  async of(rule: string): Promise<string | undefined> {
    const [repository = ''] = rule.split(':');
    if (repository === rule || repository === '' || repository === 'hotspot') return undefined;
    let names = this.repositories.get(repository);
    if (!names) {
      names = this.read(repository);
      this.repositories.set(repository, names);
    }
    return (await names).get(rule);
  }

  private async read(repository: string): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    try {
      for (let page = 1; page <= PAGES; page++) {
        const params = { ...ruleParams(this.target, repository), p: String(page), ps: String(PAGE_ROWS) };
        const read = (body: unknown) => Object.entries(isRaw(body) ? titlesOf(body) : {});
        const rules = await this.answers.ask({ path: 'api/rules/search', params }, 0, read);
        for (const [key, name] of rules) names.set(key, name);
        if (rules.length < PAGE_ROWS) break;
      }
    } catch (thrown) {
      // A title is not worth a run.
      if (!isPipelineError(thrown) || thrown.code !== 'SOURCE_FAILED') throw thrown;
      this.failure = thrown.message;
    }
    return names;
  }
}
