import { sarifParts } from '@pipelines/core/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('a SARIF log in parts', () => {
  it('holds one run with all results in order, whatever they say, and the rules that were met', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ message: fc.string(), ruleId: fc.string() })), (results) => {
        const met = new Set<string>();
        function* meeting() {
          for (const result of results) {
            met.add(result.ruleId);
            yield result;
          }
        }
        const rules = () => [...met].map((id) => ({ id }));
        const text = [...sarifParts({ name: 'demo', version: '1', revision: 'abc', results: meeting(), rules })].join(
          '',
        );
        const run = {
          columnKind: 'utf16CodeUnits',
          automationDetails: { id: 'demo/abc' },
          results,
          tool: { driver: { name: 'demo', version: '1', rules: rules() } },
        };
        expect(JSON.parse(text)).toEqual({ $schema: expect.any(String), version: '2.1.0', runs: [run] });
      }),
    );
  });

  it('comes in parts that stay small', () => {
    const results = Array.from({ length: 5000 }, (_, n) => ({ n, text: 'x'.repeat(100) }));
    const parts = [...sarifParts({ name: 'demo', results, rules: () => [] })];
    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(70_000);
  });
});
