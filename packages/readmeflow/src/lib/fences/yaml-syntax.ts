import { parseAllDocuments } from 'yaml';
import type { SyntaxFault } from './script-syntax.ts';

/** Errors that an excerpt may well have: a name defined elsewhere, alternatives under one name. */
const OF_AN_EXCERPT = new Set([
  'BAD_ALIAS',
  'DUPLICATE_KEY',
  'TAG_RESOLVE_FAILED',
  'MULTIPLE_ANCHORS',
  'KEY_OVER_1024_CHARS',
]);

const SPARED: readonly RegExp[] = [
  // Something was left out, templates, placeholders.
  /…|^\s*\[?\.{3,}|\.\.\.\s*$|\{\{|\{%|<%|<[\w -]+>|\$\{/m,
  // A difference between two texts.
  /^[+-](?:\s{2}|\S)/m,
];

/** What is wrong with YAML first: one document or several. */
export function yamlFault(code: string): SyntaxFault | undefined {
  if (code.trim() === '') return undefined;
  // A part may end where the list it stands in goes on.
  const documents = parseAllDocuments(code.replace(/(?<=[}\]]),\s*$/, ''), {
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    strict: false,
  });
  const errors = [...documents].flatMap((document) => document.errors).filter(({ code }) => !OF_AN_EXCERPT.has(code));
  const [first] = errors.sort((one, other) => one.pos[0] - other.pos[0]);
  if (!first || SPARED.some((pattern) => pattern.test(code))) return undefined;
  return { offset: Math.min(first.pos[0], code.trimEnd().length), message: first.message.split('\n')[0] ?? '' };
}
