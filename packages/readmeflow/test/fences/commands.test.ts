import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellCommands } from '../../src/lib/fences/shell-commands.ts';
import { readFence, readText } from './fences-of.ts';

async function said(code: string, language = 'sh'): Promise<readonly string[]> {
  const { uses } = await readFence(code, language);
  return uses.map((use) => {
    if (use.kind === 'script') return `script ${use.name}${use.package ? ` of ${use.package}` : ''}`;
    if (use.kind === 'version') return `version ${use.name} ${use.range}`;
    return use.kind === 'import' ? use.specifier : `${use.kind} ${use.name}`;
  });
}

it.each([
  ['npm install acme', ['install acme']],
  ['npm i -D @acme/core other@^1.2', ['install @acme/core', 'install other', 'version other ^1.2']],
  ['pnpm add --save-dev acme', ['install acme']],
  ['yarn global add acme', ['install acme']],
  ['bun add -d acme', ['install acme']],
  ['npm install', []],
  ['npm install ./local.tgz git+ssh://x user/repo', []],
  ['npm install <package>', []],
  ['npx acme init', ['execute acme']],
  ['npx --yes acme@latest init', ['execute acme', 'version acme latest']],
  ['npx --package @acme/cli acme', ['install @acme/cli', 'execute acme']],
  ['pnpm dlx acme', ['execute acme']],
  ['yarn dlx acme', ['execute acme']],
  ['bunx acme', ['execute acme']],
  ['pnpm exec acme build', ['execute acme']],
  ['npm exec -- acme', ['execute acme']],
  ['./node_modules/.bin/acme', ['execute acme']],
  ['acme build --watch', ['execute acme']],
  ['NODE_ENV=test sudo -E acme', ['execute acme']],
  ['npm run build -- --watch', ['script build']],
  ['npm run build -w @acme/core', ['script build of @acme/core']],
  ['npm test', ['script test']],
  ['npm start', ['script start']],
  ['pnpm build', ['script build']],
  ['pnpm -r build', ['script build of *']],
  ['pnpm --filter @acme/core build', ['filter @acme/core', 'script build of @acme/core']],
  ['pnpm --filter "./packages/*" run build', ['script build of *']],
  ['pnpm install && pnpm run lint', ['script lint']],
  ['pnpm why acme', []],
  ['yarn test:unit', ['script test:unit']],
  ['yarn workspace @acme/core run build', ['filter @acme/core', 'script build of @acme/core']],
  ['bun run dev', ['script dev']],
  ['turbo run build test', ['script build of *', 'script test of *']],
  ['pnpm exec turbo run build --filter=@acme/core', ['filter @acme/core', 'script build of @acme/core']],
  ['npm run <name>', []],
  ['npm run build:*', []],
  ['# npm install acme', []],
  ['npm install \\\n  --save-dev \\\n  acme', ['install acme']],
  ['echo "npm run nothing"', []],
  ['cat <<EOF\nnpm run nothing\nEOF\nnpm run build', ['script build']],
  ['(cd packages/a && npm run build)', ['script build']],
])('%s', async (code, uses) => {
  expect(await said(code)).toEqual(uses);
});

it('takes commands of a session from its prompts alone', async () => {
  expect(await said('$ npm run build\n> acme@1.0.0 build\nnpm run nothing\nuser@host:~$ pnpm lint', 'console')).toEqual(
    ['script build', 'script lint'],
  );
});

it('takes a fence without a language for commands if it holds nothing else', async () => {
  expect(await said('npm install acme\nyarn add acme', '')).toEqual(['install acme', 'install acme']);
  expect(await said('npm install acme\nand so on', '')).toEqual([]);
});

it('says where the name stands, behind quotes, flags and line ends', async () => {
  const { uses } = await readFence('echo\nnpm run \\\n  "build"');
  expect(uses).toMatchObject([{ name: 'build', line: 4, column: 4, endColumn: 9 }]);
});

it('leaves out the scripts of a project that the document sets up, and of those it shows', async () => {
  const setup = '```sh\nnpm create acme@latest\n```\n```sh\nnpm run dev\n```\n';
  expect((await readText(setup)).uses.map(({ kind }) => kind)).toEqual(['execute']);
  const shown = '```json\n"scripts": { "dev": "acme" }\n```\n```sh\nnpm run dev\n```\n';
  expect((await readText(shown)).uses).toEqual([]);
});

it('follows `cd`, over fences', async () => {
  const text = '```sh\ncd packages/a\nnpm run one\ncd ../b\n```\n```sh\nnpm run two\ncd ~/x\nnpm run three\n```\n';
  const { uses } = await readText(text);
  expect(uses.map((use) => use.kind === 'script' && use.folder)).toEqual(['packages/a', 'packages/b', '//']);
});

it('leaves out what is shown as wrong or as past', async () => {
  expect((await readText('### Bad\n\n```sh\nnpm run x\n```\n')).uses).toEqual([]);
  expect((await readText('Before:\n\n```sh\nnpm install x\n```\n')).uses).toEqual([]);
});

it('ends on any text, and each word is where it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab -"\'\\\n$#<>|&;()`{}=@/.') }), (text) => {
      for (const word of shellCommands(text).flat()) expect(word.end).toBeLessThanOrEqual(text.length + 2);
    }),
  );
});
