import type { StepContext } from '@pipelines/core';
import { readDecisions } from '@pipelines/core/decisions';
import type { Finding, Outcome, Package, Problem, Report, Workspace } from '../../rows.ts';
import type { SlugDialect } from '../document/slugs.ts';
import type { UrlOptions } from '../external/check-urls.ts';
import { LinkChecker } from '../links/link-checker.ts';
import { reportFacts, reportRow } from '../report/report-facts.ts';
import { writeReports } from '../report/write-reports.ts';
import { checkDocuments, type ExternalLink } from './check-documents.ts';
import { checkExternal } from './check-external.ts';
import { DocumentReader } from './document-reader.ts';
import { FaultList } from './fault-list.ts';
import { findingsOf, type Severities } from './finding-rows.ts';
import { fixDocuments } from './fix-documents.ts';
import { type DocumentChoice, listDocuments } from './list-documents.ts';
import { type NeededRows, takeRows } from './needed-rows.ts';
import { sparseFiles } from './sparse-files.ts';
import { Tree, type TreeFile } from './tree.ts';

export interface VerifyConfig extends UrlOptions, DocumentChoice {
  readonly rules: Severities;
  readonly slugs?: SlugDialect | undefined;
  readonly siteRoot?: string | undefined;
  readonly external: boolean;
  readonly fix: boolean;
  readonly rows: number;
  readonly maxFileBytes: number;
}

/** Findings by file and place, then the report. */
export async function* verifyDocuments(
  rows: AsyncIterable<Package | Workspace | Outcome | Problem>,
  ctx: StepContext<VerifyConfig>,
): AsyncGenerator<Finding | Outcome | Problem | Report, void, undefined> {
  const needed = yield* takeRows(rows, ctx);
  const decisions = await readDecisions(ctx, 'readmeflow');
  const { source, files, repository } = needed;
  const { maxFileBytes: maxBytes, siteRoot } = ctx.config;
  const all: TreeFile[] = [...files];
  for await (const file of sparseFiles(source, files)) all.push(file);
  const tree = new Tree(source, all, { maxBytes, repository, siteRoot });
  const checker = await LinkChecker.open(tree, ctx.config.slugs);
  const slugsOf = (path: string) => checker.dialectOf(path);
  const reader = new DocumentReader({ source, slugsOf, maxBytes }, ctx);
  try {
    const checked = await checkAll({ tree, checker, reader, needed }, ctx);
    const { rules, fix } = ctx.config;
    const found = findingsOf(checked.faults, { rules, decisions, now: ctx.shared.now });
    const fixed = fix ? await fixDocuments({ found, tree, reader, source }, ctx) : { found, problems: [] };
    const problems = [...checked.problems, ...fixed.problems];
    yield* problems;
    const facts = reportFacts({
      ...{ ...checked, ...needed, found: fixed.found, problems: [...needed.problems, ...problems] },
      ...{ decided: decisions.all(), sha: source.sha, now: ctx.shared.now },
    });
    yield* facts.findings.map(({ finding }) => finding);
    yield reportRow(facts, await writeReports(facts, ctx));
  } finally {
    await reader.close();
  }
}

interface Checks {
  readonly tree: Tree;
  readonly checker: LinkChecker;
  readonly reader: DocumentReader;
  readonly needed: NeededRows;
}

/** All faults, by place; those of links to other hosts among them, if they are asked for. */
async function checkAll({ tree, checker, reader, needed }: Checks, ctx: StepContext<VerifyConfig>) {
  const { config } = ctx;
  const { documents, problems } = listDocuments(tree, config);
  const faults = new FaultList((rule) => config.rules[rule] === 'off');
  const external: ExternalLink[] | undefined = config.external ? [] : undefined;
  const input = { documents, tree, checker, packages: needed.packages, reader, faults, external };
  const checked = await checkDocuments(input, ctx);
  const externalChecked = external ? await checkExternal(external, faults, documents.length, ctx) : 0;
  return {
    ...checked,
    externalChecked,
    faults: faults.sorted(),
    problems: [...problems, ...checked.problems],
  };
}
