import {
  isSpace,
  normalizeLabel,
  readDestination,
  readLabel,
  readTitle,
  type Span,
  skipSpace,
} from './destinations.ts';

/** A link reference definition: `[label]: destination "title"`. Spans count in the text that was given. */
export interface Definition {
  readonly label: string;
  readonly destination: Span;
  /** Behind its line. */
  readonly end: number;
}

/** The definitions at the start of a paragraph, and where the paragraph itself starts. */
export function leadingDefinitions(text: string): {
  readonly definitions: readonly Definition[];
  readonly end: number;
} {
  const definitions: Definition[] = [];
  let end = 0;
  while (text[end] === '[') {
    const definition = readDefinition(text, end);
    if (!definition) break;
    definitions.push(definition);
    end = definition.end;
  }
  return { definitions, end };
}

function readDefinition(text: string, from: number): Definition | undefined {
  const label = readLabel(text, from);
  if (!label || text[label.to + 1] !== ':') return undefined;
  const name = normalizeLabel(text.slice(label.from, label.to));
  if (name === '') return undefined;
  const destination = readDestination(text, skipSpace(text, label.to + 2));
  if (!destination) return undefined;
  const end = endOfDefinition(text, destination.end);
  return end === undefined ? undefined : { label: name, destination, end };
}

/** Behind the line that the title ends on, else behind that of the destination. Undefined: something else follows. */
function endOfDefinition(text: string, from: number): number | undefined {
  const titleStart = skipSpace(text, from);
  if (titleStart > from) {
    const title = readTitle(text, titleStart);
    const end = title === undefined ? undefined : endOfLine(text, title);
    if (end !== undefined) return end;
  }
  return endOfLine(text, from);
}

/** Start of the next line if nothing but space is left on this one. */
function endOfLine(text: string, from: number): number | undefined {
  let at = from;
  while (isSpace(text.charCodeAt(at)) && text[at] !== '\n') at += 1;
  if (at >= text.length) return text.length;
  return text[at] === '\n' ? skipSpace(text, at) : undefined;
}
