import fc from 'fast-check';
import { type Finding, KINDS, PROBABILITIES, QUALITIES, type Range, SEVERITIES } from '../../src/rows.ts';

/** Texts with everything that messages of others may hold. */
const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('](', '\\](', '[a](1)', '{0}', '{{', '<b>', '|', '`', '\n', '\u0000', '\ufffd', '%41', '"', 'café'),
);
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(''));

const name = fc
  .oneof(
    fc.constantFrom('src', 'a b', 'é', 'c#', '100%', '%41', 'x?y', '[id]', '.hidden', '…'),
    fc.string({ minLength: 1, maxLength: 6 }),
  )
  .filter((part) => !/[/\0\ud800-\udfff]/.test(part) && part !== '.' && part !== '..' && !/^[A-Za-z]:/.test(part));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

const line = fc.integer({ min: 1, max: 5000 });
const column = fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined });
const range: fc.Arbitrary<Range> = fc
  .tuple(line, column, fc.nat({ max: 20 }), column)
  .map(([start, from, lines, to]) => {
    const endColumn = lines === 0 && to !== undefined ? Math.max(to, from ?? 1) : to;
    return {
      startLine: start,
      ...(from !== undefined && { startColumn: from }),
      endLine: start + lines,
      ...(endColumn !== undefined && { endColumn }),
    };
  });

const place = fc.record({ path, range, message: text }, { requiredKeys: ['path'] });
const address = fc.webUrl({ withQueryParameters: true, withFragments: true });

const about = fc.oneof(fc.record({ path, range }, { requiredKeys: ['path'] }), fc.constant({}));

/** Any findings, each with an id of its own, as a source may have told them. */
export const randomFindings: fc.Arbitrary<Finding[]> = fc
  .array(
    fc.tuple(
      about,
      fc.record(
        {
          rule: fc.constantFrom('eslint/no-var', 'java:S1', 'a', 'a/1', 'py/x', 'rule with blanks'),
          ruleName: text,
          help: address,
          kind: fc.constantFrom(...KINDS),
          severity: fc.constantFrom(...SEVERITIES),
          impacts: fc.array(
            fc.record({ quality: fc.constantFrom(...QUALITIES), severity: fc.constantFrom(...SEVERITIES) }),
            { maxLength: 2 },
          ),
          probability: fc.constantFrom(...PROBABILITIES),
          effort: fc.nat({ max: 1000 }),
          message: text,
          flows: fc.array(fc.array(place, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
          permalink: address,
          key: text,
          dismissed: fc.constantFrom(
            'accepted' as const,
            'false-positive' as const,
            'safe' as const,
            'suppressed' as const,
          ),
          tags: fc.uniqueArray(text, { maxLength: 3 }),
          author: text,
          createdAt: fc.constant('2026-01-02T03:04:05.000Z'),
          isNew: fc.boolean(),
        },
        { requiredKeys: ['rule', 'kind', 'severity', 'effort', 'message'] },
      ),
    ),
    { maxLength: 12 },
  )
  .map((list) =>
    list.map(([where, what], at) => ({
      type: 'finding',
      id: (at + 1).toString(16).padStart(16, 'a'),
      source: 'sarif',
      ...what,
      ...where,
    })),
  );
