import type { StepContext } from '@pipelines/core';
import { linkBase } from '@pipelines/core/markdown';
import type { Outcome, Plan } from '../../rows.ts';
import { explorerHtml } from '../explore/explorer-html.ts';
import type { ReportFacts } from './report-facts.ts';
import { reportJson } from './report-json.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportSarif } from './report-sarif.ts';
import { treeName } from './tree-name.ts';

/** Writes the four reports. Returns the path of the one for people. */
export async function writeReports(
  facts: ReportFacts,
  rows: { readonly plans: readonly Plan[]; readonly outcomes: readonly Outcome[] },
  { root, shared, files, config }: Pick<StepContext<{ rows: number }>, 'root' | 'shared' | 'files' | 'config'>,
): Promise<string> {
  await files.report('report.json', reportJson(facts));
  await files.report('report.sarif', reportSarif(facts));
  const page = explorerHtml({ ...rows, title: await treeName(root), now: facts.now });
  const beside = await files.report('report.html', page);
  const layout = { limit: config.rows, base: linkBase(beside, shared.at) };
  return files.report('report.md', reportMarkdown(facts, layout));
}
