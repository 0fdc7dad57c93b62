import { describe, expect, it } from 'vitest';
import { reviseReadme } from '../../src/lib/write/revise-readme.ts';
import type { Outline } from '../../src/rows.ts';

const outline: Outline = {
  ...{ type: 'outline', name: 'deep-merge', path: 'packages/deep-merge', readme: 'packages/deep-merge/README.md' },
  exists: true,
  sections: [
    { id: 'purpose', title: 'deep-merge', body: 'Merges deeply.' },
    { id: 'install', title: 'Install', body: '```sh\nnpm install deep-merge\n```' },
    { id: 'quick-start', title: 'Quick start', body: "```js\nimport { merge } from 'deep-merge';\n```" },
    { id: 'api', title: 'API', body: '| name |\n| --- |\n| `merge` |' },
    { id: 'scripts', title: 'Scripts', body: '| script |\n| --- |\n| `build` |', onRequest: true },
    { id: 'license', title: 'License', body: 'MIT' },
  ],
};
const begin = (id: string) => `<!-- readmeflow:begin ${id} -->`;
const end = (id: string) => `<!-- readmeflow:end ${id} -->`;

describe('markers that are not in order', () => {
  it.each([
    ['no end', `# x\n\n${begin('api')}\n`, 3],
    ['no begin', `# x\n${end('api')}\n`, 2],
    ['one in the other', `${begin('api')}\n${begin('install')}\n${end('install')}\n${end('api')}\n`, 2],
    ['crossing', `${begin('api')}\n${begin('install')}\n${end('api')}\n${end('install')}\n`, 2],
    ['twice', `${begin('api')}\n${end('api')}\n\n${begin('api')}\n${end('api')}\n`, 4],
    ['on one line', `${begin('api')}${end('api')}\n`, 1],
    ['beside text', `text ${begin('api')}\n${end('api')}\n`, 1],
    ['in a list', `- ${begin('api')}\n- ${end('api')}\n`, 1],
  ])('leave the file alone and tell the line: %s', (_what, text, line) => {
    expect(reviseReadme(text, outline, true)).toMatchObject({ state: 'broken', line });
  });

  it.each([
    `# x\n\n\`\`\`md\n${begin('api')}\n\`\`\`\n`,
    `# x\n\n~~~~\n\`\`\`\n${begin('api')}\n~~~~\n`,
    `# x\n\nWrite \`${begin('api')}\` there.\n`,
    `# x\n\n    ${begin('api')}\n`,
    `---\nnote: "${begin('api')}"\n---\n# x\n`,
  ])('are prose in code and front matter: %j', (text) => {
    expect(reviseReadme(text, outline, false)).toMatchObject({ state: 'unmanaged' });
  });
});

describe('a README without regions', () => {
  const adopted = (text: string) => {
    const revised = reviseReadme(text, outline, true);
    return revised.state === 'managed' ? revised.text : revised.state;
  };

  it('is left alone', () => {
    expect(reviseReadme('# x\n', outline, false)).toMatchObject({ state: 'unmanaged' });
  });

  it('that says so is left alone, whatever is asked', () => {
    expect(reviseReadme('# x\n<!-- readmeflow:off -->\n', outline, true)).toMatchObject({ state: 'opted-out' });
    expect(reviseReadme(`<!-- readmeflow:off: by hand -->\n${begin('api')}\n`, outline, true)).toMatchObject({
      state: 'opted-out',
    });
    expect(reviseReadme('# x\n\n```\n<!-- readmeflow:off -->\n```\n', outline, true)).toMatchObject({
      state: 'managed',
    });
  });

  it('gets what no heading of its own covers, in its place', () => {
    const after = adopted('# Deep merge\n\nMerges.\n\n## Usage\n\nSo.\n\nLicence\n-------\n\nMIT\n');
    expect(after).toBe(
      [
        ...['# Deep merge', '', 'Merges.', ''],
        ...[begin('install'), '## Install', '', '```sh', 'npm install deep-merge', '```', end('install'), ''],
        ...['## Usage', '', 'So.', ''],
        ...[begin('api'), '## API', '', '| name |', '| --- |', '| `merge` |', end('api'), ''],
        ...['Licence', '-------', '', 'MIT', ''],
      ].join('\n'),
    );
    expect(adopted(after)).toBe(after);
  });

  it('gets no section that it covers without a heading: a command, an import, a word about its licence', () => {
    const text =
      "# x\n\nx.\n\n```sh\nyarn add -D deep-merge\n```\n\n```js\nrequire('deep-merge')\n```\n\nMIT licensed.\n";
    const after = adopted(text);
    expect(after).toBe(`${text}\n${begin('api')}\n## API\n\n| name |\n| --- |\n| \`merge\` |\n${end('api')}\n`);
    expect(adopted(`${text}\n## API\n`)).toBe('unmanaged');
  });

  it('of an app gets no command that it has in another form', () => {
    const body = '```sh\npnpm --filter site run dev\n```';
    const app: Outline = { ...outline, sections: [{ id: 'quick-start', title: 'Quick start', body }] };
    expect(reviseReadme('# x\n\nx\n\n| `npm run dev` | Starts. |\n', app, true)).toMatchObject({ state: 'unmanaged' });
    expect(reviseReadme('# x\n\nx\n\n| `npm run build` | |\n', app, true)).toMatchObject({ state: 'managed' });
  });

  it('gets the purpose below a title that nothing follows', () => {
    expect(adopted('# Deep merge\n')).toContain(
      `# Deep merge\n\n${begin('purpose')}\nMerges deeply.\n${end('purpose')}\n\n${begin('install')}`,
    );
  });

  it('that is blank becomes one that is new', () => {
    expect(adopted('')).toMatch(/^<!-- readmeflow:begin purpose -->\n# deep-merge\n\nMerges deeply\.\n/);
    expect(adopted('\ufeff')).toMatch(/^\ufeff<!-- readmeflow:begin purpose -->\n# deep-merge\n/);
  });

  it('keeps its line ends, and a final newline that is missing', () => {
    const after = adopted('# x\r\n\r\nMine.');
    expect(after.startsWith('# x\r\n\r\nMine.\r\n\r\n<!-- readmeflow:begin install -->\r\n')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(after.endsWith('<!-- readmeflow:end license -->')).toBe(true);
  });

  it('with a fence or comment left open is refused, for a region there would be code', () => {
    expect(reviseReadme('# x\n\nMine.\n\n```sh\nnpm i\n', outline, true)).toMatchObject({ state: 'broken' });
    expect(reviseReadme('# x\n\nMine.\n\n<!-- open\n', outline, true)).toMatchObject({ state: 'broken' });
  });
});
