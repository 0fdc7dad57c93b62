import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonFault } from '../../src/lib/fences/json-syntax.ts';
import { readFence, readText } from './fences-of.ts';

async function placesOf(code: string, language: string): Promise<readonly string[]> {
  const { faults } = await readFence(code, language);
  return faults.map(({ rule, line, column }) => `${rule} ${line - 1}:${column}`);
}

it.each([
  ['json', '{ "a": 1,\n  "b": 2 }'],
  ['json', '"scripts": {\n  "build": "tsc"\n},'],
  ['json', '{"a":1}\n{"a":2}'],
  ['json', '{\n  // why\n  "a": 1,\n}'],
  ['json', '{\n  "a": 1,\n  ...\n}'],
  ['json', '{ "id": <your-id>, "name": "…" }'],
  ['json', '{ "name": string, "age": number }'],
  ['json', '+ "a": 1\n- "b": 2'],
  ['json', '[1, -2.5e3, true, null, "\\u00e9 \\n"]'],
  ['json', 'true'],
  ['jsonc', '{ "a": [1, 2,], /* why */ }'],
  ['json5', "{ a: 'b', c: .5, }"],
  ['yaml', 'a: 1\n---\nb: 2'],
  ['yaml', 'a:\n  b: c\n[...]'],
  ['yaml', 'a: {\n  b: [1],\n},'],
  ['json', '{\n  "rust-analyzer.linkedProjects": ["a",],\n}'],
  ['yaml', `run: echo ${'$'}{{ github.sha }}`],
  ['yaml', 'a: {{ value }}\nb: {% if x %}'],
  ['yaml', 'a: 1\na: 2\nb: *anchor'],
  ['ts', 'import { a } from "b";\nexport default a;'],
  ['ts', 'function parse(text: string): Result'],
  ['ts', 'name: string;\nvalue?: number;'],
  ['ts', 'const x = await load();\nreturn x;'],
  ['ts', '@Injectable()\nexport class A { constructor(private b: B) {} }'],
  ['ts', "{\n  name: 'x',\n  run() {},\n}"],
  ['ts', "name: 'x',\nrun() {},"],
  ['ts', 'private a = 1;\nget b(): string { return this.a }'],
  ['ts', 'export default {\n  ...\n};'],
  ['ts', 'string | number | undefined'],
  ['ts', 'store.read(key: string): Value\nnew Store(path: string)'],
  ['ts', 'interface A {\n  a: string;\n}\n\nname: "x",\n\nreturn 1'],
  ['js', 'const a: string = 1;'],
  ['js', 'with (a) { b }'],
  ['jsx', '<A />\n<B>text</B>'],
  ['jsx', 'value={a}\nonChange={() => {}}'],
  ['js', "call('<your-key>');\nuse(<your-key>);"],
  ['js', '> 1 + 1\n2'],
  ['js', 'x |> f(%)'],
  ['js', '} else {\n  run();\n}'],
  ['js', '// before\n} else if (a) {\n\n// after\n} else if (b) {'],
  ['js', 'const a = 1;\n      ~~~~~\n// is never used'],
  ['js', 'this is it: Span {\n  name: "a",\n  status: ok go\n}'],
  ['json', '{\n  "a": 1 // [!code --]\n  "a": 2 // [!code ++]\n}'],
  ['tsx', '// the same\n<Text value="a">'],
  ['tsx', 'const open = use(false)\n\n// controlled\n<Sheet open={open} onChange={() => set()}>'],
  ['tsx', '<html lang="en" hidden>'],
  ['js', "+++import { a } from 'b';+++\n\nexport +++async+++ function load() {\n\treturn a();\n}"],
  ['js', "---import { a } from 'b';\n\nconst c = a();---"],
  ['js', 'const bundle = await rollup({ //...'],
  ['ts', '// one\n.select({ id })\n\n// other\n.select({\n  name,\n})'],
  ['ts', 'store.read: (\n  key: string,\n) => Promise<void>'],
  ['ts', 'expect(element).toHave(\n  text: string | RegExp,\n  options?: { exact?: boolean },\n)'],
  ['ts', 'user.setup(options?: {\n  delay?: number;\n})'],
  ['js', 'use({\n  {/* ... */}\n  a: 1,\n})\n\nuse({ /* ... */, b: 2 })'],
  ['js', 'register(Node, ..)'],
  ['js', 'const a = {\n  b: 1,\n  . . .\n};'],
  ['ts', 'export declare class A<T> extends B<T>'],
  ['ts', 'export interface A extends B, C'],
  ['jsx', '<Card'],
  ['ts', 'await user.press(element): Promise<void>;'],
  ['js', 'const result = render(node, options?);'],
  ['tsx', 'function App() @{\n  <p>text</p>\n}'],
  ['js', 'npm install x'],
  ['js', 'getUser();\n~~~~~~~\n// 4:1 `getUser` is deprecated.'],
  ['js', "this is my span: SpanImpl {\n  name: 'a-span',\n  kind: 0\n}"],
  ['ts', '// Before\n} else if (\n  a\n) {\n\n// After\n} else if (\n  b\n) {'],
  ['json', '{\n  "vite": "^7.0.0" // [!code --]\n  "vite": "^8.0.0" // [!code ++]\n}'],
  ['python', 'def f(:'],
])('%s that is valid, or no code as it stands: %s', async (language, code) => {
  expect(await placesOf(code, language)).toEqual([]);
});

it.each([
  ['json', '{ "a": 1\n  "b": 2 }', '2:3'],
  ['json', '{ "a": 1, }', '1:11'],
  ['json', "{ 'a': 1 }", '1:3'],
  ['json', '{ "a": [1, 2 }', '1:14'],
  ['json', '{ "a": 1', '1:9'],
  ['json', '{ "a": "x }', '1:8'],
  ['json', '{ "a": 01 }', '1:8'],
  ['json', '{ "a" 1 }', '1:7'],
  ['json', '"a": 1\n"b": 2', '2:1'],
  ['jsonc', '{ // why\n "a": }', '2:7'],
  ['yaml', 'a: [1, 2\nb: 3', '2:1'],
  ['ts', 'const a = parse(text;\nconst b = 2;', '1:21'],
  ['ts', "import { a from 'b';", '1:12'],
  ['tsx', 'const a = (\n  <div id="a">\n)', '3:2'],
  ['js', 'run({\n  a: 1\n  b: 2\n})\n// ...', '3:3'],
  ['ts', '.select({ id }', '1:15'],
  ['tsx', 'return (\n  <>\n    {/* ... */}\n  </>\n}', '5:1'],
  ['ts', 'class A {\n  run(a: string) {\n    call(;\n  }\n}', '3:10'],
  ['js', "function start( {\n  console.log('x');\n}", '2:10'],
  ['js', 'cost a = 1;', '1:5'],
  ['js', 'foo({ a: 1 );', '1:12'],
  ['js', 'if (a) {\n  b();', '2:7'],
  ['js', "const a = 'b;\nc();", '1:11'],
  ['js', 'foo();\n}', '2:1'],
  ['tsx', 'return <A><B></A>;', '1:16'],
])('%s that cannot be: %s', async (language, code, place) => {
  expect(await placesOf(code, language)).toEqual([`invalid-code ${place}`]);
});

it('spares code that is shown as wrong: by its heading, the line before it, a comment, or behind the fence', async () => {
  const bad = '```js\nfoo(;\n```\n';
  for (const text of [
    `## Incorrect\n\n${bad}`,
    `Examples of **incorrect** code:\n\n${bad}`,
    `This does not parse:\n\n${bad}`,
    `Of all the lines here, this one fails:\n\n${bad}`,
    `Don't do this.\n\n${bad}`,
    `## Common errors\n\n${bad}`,
    '```js\nfoo(; // ❌\n```\n',
    '```js bad\nfoo(;\n```\n',
    '```js\nfoo(; // SyntaxError\n```\n',
  ]) {
    expect((await readText(text)).faults).toEqual([]);
  }
  for (const text of [
    `## Correct\n\n${bad}`,
    `## Error handling\n\n${bad}`,
    `The run goes on to the end, even if one of its tests fails.\n\n${bad}`,
    `Do not forget to save. Add the following to the file:\n\n${bad}`,
    `See [the page](./invalid/wrong.md) about it.\n\n${bad}`,
    `If you don't need all of them, take one:\n\n${bad}`,
    '```ts twoslash\nfoo(;\n```\n',
    `| a | ❌ |\n\n${bad}`,
  ]) {
    expect((await readText(text)).faults).toHaveLength(1);
  }
});

it('takes a part of a script for one where the line before names it, whatever the fence says', async () => {
  const code = '```json\n  options: {\n    runes: true,\n  },\n```\n';
  expect((await readText(`In your \`svelte.config.js\`, add:\n\n${code}`)).faults).toEqual([]);
  expect((await readText(`Add:\n\n${code}`)).faults).toHaveLength(1);
});

it('reads a program cut into several fences, or shown again in parts, as one', async () => {
  const cut = '```js\nfunction a() {\n  b();\n```\n\nThen:\n\n```js\n  c();\n}\n```\n';
  expect((await readText(cut)).faults).toEqual([]);
  const again = '```js\nfunction a() {\n  b();\n}\n```\n\nThe first line:\n\n```js\nfunction a() {\n```\n';
  expect((await readText(again)).faults).toEqual([]);
});

it('leaves other notations alone: types of Flow, signatures of TypeDoc', async () => {
  const code = '```ts\ntype A = string | () => void;\n```\n';
  expect((await readText(`Defined in: [a.ts:1](a.ts)\n\n${code}`)).faults).toEqual([]);
  expect((await readText(`Flow can. With Flow:\n\n${code}`)).faults).toEqual([]);
  expect((await readText(code)).faults).toHaveLength(1);
});

it('tells places of the document, also in a list and in a quote', async () => {
  const { faults } = await readText('- one\n\n  ```json\n  { "a" 1 }\n  ```\n\n> ```json\n> { "a" 1 }\n> ```\n');
  expect(faults.map(({ line, column }) => [line, column])).toEqual([
    [4, 9],
    [8, 9],
  ]);
});

it('judges JSON as JSON.parse does, where the text is one value', () => {
  const json = fc
    .json()
    .chain((text) =>
      fc.tuple(fc.constant(text), fc.nat(text.length), fc.constantFrom('', ',', '"', '}', ']', ':', '1', ' ')),
    );
  fc.assert(
    fc.property(json, ([text, at, put]) => {
      const changed = text.slice(0, at) + put + text.slice(at + 1);
      const isOne = /^\s*[[{]/.test(changed) && !/[}\]]\s*,?\s*\S*[[{"\d,]/.test(changed.trim().slice(1));
      fc.pre(isOne);
      const fault = jsonFault(changed, { lenient: false });
      let parses = true;
      try {
        JSON.parse(changed);
      } catch {
        parses = false;
      }
      expect(fault === undefined).toBe(parses);
    }),
  );
});

it('takes deep and long code without harm', async () => {
  expect(await placesOf('['.repeat(50_000), 'json')).toEqual(['invalid-code 1:50001']);
  expect(await placesOf('('.repeat(50_000), 'js')).toEqual([]);
});

it('a document with very many fences that do not parse ends: it has a notation of its own', async () => {
  const { faults } = await readText(Array.from({ length: 5000 }, () => '```js\na(\n```\n').join(''));
  expect(faults).toHaveLength(100);
});

it('a command with very many substitutions that are not closed ends', async () => {
  for (const part of ['npm run $(', 'npm run ${', 'npm run `', 'npm run "']) {
    expect((await readFence(part.repeat(20_000))).faults).toEqual([]);
  }
});
