/**
 * Two Markdown texts that differ in layout alone, as formatters of tables and blank lines make them differ. Code keeps its every
 * sign.
 */
export function sameLayout(a: string, b: string): boolean {
  return a === b || normalized(a) === normalized(b);
}

function normalized(text: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const [run] = /^(?:`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      lines.push(line);
      if (run?.startsWith(fence) && line.trim() === run) fence = undefined;
      continue;
    }
    fence = run;
    const plain = line.trimEnd();
    if (plain !== '') lines.push(plain.startsWith('|') ? tableRow(plain) : plain);
  }
  return lines.join('\n');
}

function tableRow(line: string): string {
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  return cells.map((cell) => cell.replace(/^(:?)-+(:?)$/, '$1---$2')).join('|');
}
