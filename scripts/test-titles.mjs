// The titles of the tests in a source text, found by scanning: comments and strings are told apart, nothing is run.

const CALL = /(?<![\w.$])(?:it|test|describe|bench)((?:\.\w+)*)\s*(?:<[^>\n]*>)?\s*\(/y;
/** A slash after one of these begins a regular expression; elsewhere it divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\breturn|\btypeof)\s*$/;

/**
 * In: the text of a test file. Out: the title of every test and group that runs, in order. Of a table
 * (`it.each([...])('%s')`) also the strings of its rows. Tests marked `skip` or `todo` are left out.
 * @param {string} source
 * @returns {string[]}
 */
export function testTitles(source) {
  const titles = [];
  for (let at = 0; at < source.length; ) {
    const end = endOfToken(source, at);
    if (end > at) {
      at = end;
      continue;
    }
    CALL.lastIndex = at;
    const call = CALL.exec(source);
    if (!call) {
      at += /\w/.test(source[at]) ? wordLength(source, at) : 1;
      continue;
    }
    if (!/\.(skip|todo)\b/.test(call[1])) titles.push(...titlesOfCall(source, CALL.lastIndex, call[1]));
    at = CALL.lastIndex;
  }
  return titles;
}

/** `open` is just behind the first parenthesis of the call. */
function titlesOfCall(source, open, modifiers) {
  if (!/\.(each|for|skipIf|runIf)$/.test(modifiers)) return literalAt(source, skipSpace(source, open));
  const close = endOfParentheses(source, open);
  const second = skipSpace(source, close);
  const title = source[second] === '(' ? literalAt(source, skipSpace(source, second + 1)) : [];
  return [...title, ...(modifiers.endsWith('If') ? [] : literalsBetween(source, open, close))];
}

function literalsBetween(source, from, to) {
  const found = [];
  for (let at = from; at < to; ) {
    found.push(...literalAt(source, at));
    at = Math.max(endOfToken(source, at), at + 1);
  }
  return found;
}

function literalAt(source, at) {
  if (!/['"`]/.test(source[at] ?? '')) return [];
  return [source.slice(at + 1, endOfToken(source, at) - 1).replace(/\\(['"`\\])/g, '$1')];
}

function endOfParentheses(source, open) {
  let depth = 1;
  for (let at = open; at < source.length; ) {
    const end = endOfToken(source, at);
    if (end > at) {
      at = end;
      continue;
    }
    if (source[at] === '(') depth += 1;
    if (source[at] === ')') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return source.length;
}

/** Behind the comment, string or regular expression that begins at `at`; `at` itself when none does. */
function endOfToken(source, at) {
  const two = source.slice(at, at + 2);
  if (two === '//') return indexOrEnd(source, '\n', at);
  if (two === '/*') return indexOrEnd(source, '*/', at + 2) + 2;
  if (/['"`]/.test(source[at])) return endOfQuoted(source, at, source[at]);
  if (source[at] === '/' && BEFORE_REGEX.test(source.slice(Math.max(0, at - 20), at))) return endOfRegex(source, at);
  return at;
}

function endOfQuoted(source, at, quote) {
  for (let index = at + 1; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === quote) return index + 1;
  }
  return source.length;
}

function endOfRegex(source, at) {
  let inClass = false;
  for (let index = at + 1; index < source.length && source[index] !== '\n'; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === '[') inClass = true;
    else if (source[index] === ']') inClass = false;
    else if (source[index] === '/' && !inClass) return index + 1;
  }
  return at + 1;
}

function skipSpace(source, at) {
  let index = at;
  while (/\s/.test(source[index] ?? '')) index += 1;
  return index;
}

function wordLength(source, at) {
  return /^\w+/.exec(source.slice(at, at + 200))[0].length;
}

function indexOrEnd(source, text, from) {
  const index = source.indexOf(text, from);
  return index === -1 ? source.length : index;
}
