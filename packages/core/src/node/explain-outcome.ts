/** What became of something that a tool found. */
export interface ExplainedOutcome {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  /** Why it is so, in one sentence. */
  readonly reason: string;
  /** Its task file. */
  readonly path?: string | undefined;
}

/** The first lines of `explain ID`: what it is, its state and why, its task if it has one. */
export function explainOutcome({ id, title, state, reason, path }: ExplainedOutcome): string {
  return [
    `${id}  ${terminalLine(title)}`,
    `  state     ${reason.startsWith(state) ? reason : `${state}: ${reason}`}`,
    ...(path === undefined ? [] : [`  task      ${path}`]),
  ].join('\n');
}

/** Words of others as one line for a terminal, at most 200 characters: no control characters, no escape sequences. */
export function terminalLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these move the cursor
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
