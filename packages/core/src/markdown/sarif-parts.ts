/** One run of a tool. */
export interface SarifRun {
  /** Of the tool. */
  readonly name: string;
  readonly version?: string | undefined;
  /** The commit that was looked at. */
  readonly revision?: string | undefined;
  /** Result objects. Columns count UTF-16 units. */
  readonly results: Iterable<object>;
  /** Asked for when the results are written, which may be what tells the rules. */
  readonly rules: () => readonly object[];
}

/** Characters of a part, about. */
const PART = 2 ** 16;

/** A SARIF 2.1.0 log in parts of text, one result a line in the order given, one rule a line behind them. Memory: a part and the rules. */
export function* sarifParts({ name, version, revision, results, rules }: SarifRun): Generator<string, void, undefined> {
  const details = revision === undefined ? '' : `"automationDetails":${JSON.stringify({ id: `${name}/${revision}` })},`;
  let part = `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits",${details}"results":[`;
  let isFirst = true;
  for (const result of results) {
    part += `${isFirst ? '' : ','}\n${JSON.stringify(result)}`;
    isFirst = false;
    if (part.length < PART) continue;
    yield part;
    part = '';
  }
  const driver = JSON.stringify({ name, ...(version !== undefined && { version }) });
  const lines = rules().map((rule) => `\n${JSON.stringify(rule)}`);
  const tool = `{"driver":${driver.slice(0, -1)},"rules":[${lines.join(',')}${lines.length === 0 ? '' : '\n'}]}}`;
  yield `${part}${isFirst ? '' : '\n'}],"tool":${tool}}]}\n`;
}
