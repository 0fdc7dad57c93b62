import type { Finding, Fragment } from './finding.ts';

interface SimtaskClass {
  readonly type: string;
  readonly score: number;
  readonly members: readonly Fragment[];
}

/** The lines of `simtask run --until 03-cluster --json`. */
export function simtaskFindings(ndjson: string): Finding[] {
  const rows = ndjson.split('\n').filter(Boolean);
  return rows.flatMap((line) => {
    const row = JSON.parse(line) as SimtaskClass;
    return row.type === 'class' ? [{ fragments: row.members, whole: true, score: row.score }] : [];
  });
}

interface JscpdFile {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface JscpdReport {
  readonly duplicates: readonly {
    readonly firstFile: JscpdFile;
    readonly secondFile: JscpdFile;
    /** `ast`: a pair of functions. Not in jscpd 4. */
    readonly method?: string;
    readonly similarity?: number;
  }[];
}

/** `jscpd-report.json` of jscpd 4 or 5. */
export function jscpdFindings(json: string): Finding[] {
  const fragment = ({ name, start, end }: JscpdFile): Fragment => ({ path: name, startLine: start, endLine: end });
  return (JSON.parse(json) as JscpdReport).duplicates.map(({ firstFile, secondFile, method, similarity = 1 }) => ({
    fragments: [fragment(firstFile), fragment(secondFile)],
    whole: method === 'ast',
    score: similarity,
  }));
}

interface FallowReport {
  readonly clone_groups: readonly {
    readonly instances: readonly { readonly file: string; readonly start_line: number; readonly end_line: number }[];
  }[];
}

/** What `fallow dupes --format json` prints. */
export function fallowFindings(json: string): Finding[] {
  return (JSON.parse(json) as FallowReport).clone_groups.map(({ instances }) => ({
    fragments: instances.map((each) => ({ path: each.file, startLine: each.start_line, endLine: each.end_line })),
    whole: false,
    score: 1,
  }));
}
