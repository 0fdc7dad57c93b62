/** Characters of a part, about. */
const PART = 2 ** 16;

/**
 * The text that `JSON.stringify(fields, null, 2)` and a line feed give, in parts, so that a long one is never whole in memory. A
 * list that is a field itself is taken item by item, and may be a generator. Keys keep their order. Memory: an item and a part.
 */
export function* jsonParts(fields: Readonly<Record<string, unknown>>): Generator<string, void, undefined> {
  let part = '{';
  let isFirst = true;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    part += `${isFirst ? '' : ','}\n  ${JSON.stringify(key)}: `;
    isFirst = false;
    for (const piece of isList(value) ? listPieces(value) : [indented(value, '  ')]) {
      part += piece;
      if (part.length < PART) continue;
      yield part;
      part = '';
    }
  }
  yield `${part}${isFirst ? '' : '\n'}}\n`;
}

function* listPieces(items: Iterable<unknown>): Generator<string, void, undefined> {
  let isFirst = true;
  for (const item of items) {
    yield `${isFirst ? '[' : ','}\n    ${indented(item, '    ')}`;
    isFirst = false;
  }
  yield isFirst ? '[]' : '\n  ]';
}

/** In JSON a line break stands between values only, never in one. */
function indented(value: unknown, indent: string): string {
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`);
}

function isList(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Generator]';
}
