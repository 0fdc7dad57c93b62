import { decodeReferences } from './character-references.ts';
import { emphasisCuts, outermost } from './emphasis.ts';
import type { Inline } from './inline.ts';

/** The text of a heading without its markup. Images have none. */
export function plainText(text: string, inline: Inline): string {
  const cuts = outermost([...inline.cuts, ...emphasisCuts(text, inline)]);
  let plain = '';
  let from = 0;
  let code = false;
  for (const cut of cuts) {
    const part = text.slice(from, cut.from);
    plain += code ? part : decodeReferences(part);
    if (cut.code) code = !code;
    from = cut.to;
  }
  return plain + decodeReferences(text.slice(from));
}
