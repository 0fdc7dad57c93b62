import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explorerHtml } from '../../src/lib/explore/explorer-html.ts';
import { type PageData, pageData } from '../../src/lib/explore/page-data.ts';
import { sampleMember, sampleOutcome, samplePlan, shop } from './sample-classes.ts';

const member = (name: string) => sampleMember({ name, path: `src/${name}.ts`, text: `function ${name}() {}` });

// A list of our own: fast-check needs seconds to prepare its tables of all of Unicode.
const character = fc.constantFrom(...'aZ0_$ \t"\'`\\/*<>{}()é漢', '👩‍🚀', '\u0000', '\ud800');

describe('explorerHtml', () => {
  it('is one file: no address, no other file, no handler in the markup', () => {
    const html = explorerHtml({ ...shop(), title: 'shop' });
    const markup = html.replace(/<script.*?<\/script>/gs, '').replace(/<style>.*?<\/style>/s, '');
    expect(html).not.toMatch(/https?:\/\/|@import|url\(|\bimport\b[^;\n]*from/);
    expect(markup).not.toMatch(/\son\w+=|<link rel="(?!icon")|src=/);
    expect(html.match(/<script/g)).toHaveLength(2);
  });

  it('allows by policy its own style and script, by hash, and nothing else', () => {
    const html = explorerHtml({ ...shop(), title: 'shop' });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hashOf = (tag: RegExp) =>
      createHash('sha256')
        .update(tag.exec(html)?.[1] ?? '')
        .digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hashOf(/<script type="module">(.*?)<\/script>/s)}'`);
    expect(policy).toContain(`style-src 'sha256-${hashOf(/<style>(.*?)<\/style>/s)}'`);
    expect(policy).not.toContain('unsafe');
  });

  it('carries every module of the page, and no two of them use one name', () => {
    const folder = new URL('../../src/lib/explore/page/', import.meta.url);
    const modules = readdirSync(folder).filter((name) => name.endsWith('.js'));
    const html = explorerHtml({ plans: [], outcomes: [], title: '' });
    const names = modules.flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const own = [...text.matchAll(/^(?:export )?(?:function|const|let|class) (\w+)/gm)].map(([, found]) => found);
      expect(own.every((found) => new RegExp(`^(?:function|const|let|class) ${found}\\b`, 'm').test(html))).toBe(true);
      return own;
    });
    expect(names).toEqual([...new Set(names)]);
  });

  it('gives the same bytes whatever the order of plans and outcomes', () => {
    const { plans, outcomes } = shop();
    const html = explorerHtml({ plans, outcomes, title: 'shop' });
    expect(explorerHtml({ plans: [...plans].reverse(), outcomes: [...outcomes].reverse(), title: 'shop' })).toBe(html);
  });

  it('carries any text there and back, and no text ends its block', () => {
    const hostile = fc.constantFrom(
      '</script>',
      '<!--',
      '<script',
      ']]>',
      '\u2028',
      '\u2029',
      '&lt;',
      '"',
      '\\u003c',
      '\r\n',
    );
    const text = fc
      .array(fc.oneof(hostile, fc.string({ unit: character })), { maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (title, code) => {
        const plan = samplePlan('sim-1', [sampleMember({ name: title, path: title, text: code }), member('b')], {
          title,
        });
        const html = explorerHtml({ plans: [plan], outcomes: [], title });
        const block = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
        expect(block).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(block)).toEqual(JSON.parse(JSON.stringify(pageData(title, undefined, [plan], []))));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the classes of the page', () => {
  const classesOf = (data: PageData) => data.classes.map(({ id, state }) => [id, state]);

  it('come by rank, then id; those that are only remembered come last', () => {
    const plans = ['b', 'a', 'c'].map((id) =>
      samplePlan(id, [member(`${id}1`), member(`${id}2`)], { rank: id === 'c' ? 9 : 3 }),
    );
    const gone = sampleOutcome(samplePlan('z', [member('x'), member('y')], { rank: 99 }), 'resolved');
    expect(classesOf(pageData('', undefined, plans, [gone]))).toEqual([
      ['c', 'none'],
      ['a', 'none'],
      ['b', 'none'],
      ['z', 'resolved'],
    ]);
  });

  it('take the id by which the board knows them', () => {
    const [old, other] = [
      samplePlan('minted', [member('a'), member('b')]),
      samplePlan('other', [member('a'), member('c')]),
    ];
    const outcomes = [sampleOutcome(other, 'review'), sampleOutcome(old, 'kept', { id: 'known', plan: 'minted' })];
    expect(classesOf(pageData('', undefined, [old, other], outcomes))).toEqual([
      ['known', 'kept'],
      ['other', 'review'],
    ]);
  });

  it('keep a text once that many members share', () => {
    const same = (path: string) => sampleMember({ name: 'f', path, text: 'f() {}' });
    const data = pageData(
      '',
      undefined,
      [samplePlan('a', [same('1'), same('2')]), samplePlan('b', [same('3'), same('4')])],
      [],
    );
    expect(data.texts).toEqual(['f() {}']);
    expect(data.classes.flatMap(({ members }) => members.map(({ text }) => text))).toEqual([0, 0, 0, 0]);
  });
});
