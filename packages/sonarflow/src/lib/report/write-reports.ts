import type { StepContext } from '@pipelines/core';
import { linkBase } from '@pipelines/core/markdown';
import { sarifLog } from '../sarif/sarif-log.ts';
import { findingsNdjson, listedFindings } from './findings-ndjson.ts';
import type { ReportFacts } from './report-facts.ts';
import { reportJson } from './report-json.ts';
import { reportMarkdown } from './report-markdown.ts';

/** Writes the four reports. Returns the path of the one for people. */
export async function writeReports(
  facts: ReportFacts,
  { shared, files, config }: Pick<StepContext<{ readonly rows: number }>, 'shared' | 'files' | 'config'>,
): Promise<string> {
  const listed = listedFindings(facts);
  await files.report('findings.ndjson', findingsNdjson(listed));
  await files.report('sonarflow.sarif', sarifLog(listed, { revision: facts.sha }));
  const beside = await files.report('report.json', reportJson(facts));
  const layout = { limit: config.rows, base: linkBase(beside, shared.at) };
  return files.report('report.md', reportMarkdown(facts, layout));
}
