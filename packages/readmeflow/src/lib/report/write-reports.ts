import type { StepContext } from '@pipelines/core';
import { linkBase } from '@pipelines/core/markdown';
import type { ReportFacts } from './report-facts.ts';
import { reportJson } from './report-json.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportSarif } from './report-sarif.ts';

/** Writes the three reports. Returns the path of the one for people. */
export async function writeReports(
  facts: ReportFacts,
  { shared, files, config }: Pick<StepContext<{ readonly rows: number }>, 'shared' | 'files' | 'config'>,
): Promise<string> {
  await files.report('findings.sarif', reportSarif(facts));
  const beside = await files.report('report.json', reportJson(facts));
  const layout = { limit: config.rows, base: linkBase(beside, shared.at) };
  return files.report('report.md', reportMarkdown(facts, layout));
}
