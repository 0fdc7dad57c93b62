import { makeRoot, removeFolders } from '@pipelines/core/testing';
import { afterAll, expect, it } from 'vitest';
import { definition } from '../../src/cli.ts';

afterAll(removeFolders);

const proposed = async (files: Readonly<Record<string, string>>) => definition.initialConfig?.(makeRoot(files));
const uncommented = (text = '') => JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')) as { sonarflow: unknown };

it.each(['eslint.config.js', 'eslint.config.mts', '.eslintrc', '.eslintrc.cjs'])(
  'init prefers ESLint where %s lies',
  async (name) => {
    const text = await proposed({ [name]: '' });
    expect(text).toContain(`// Found: ${name}.`);
    expect(uncommented(text).sonarflow).toEqual({ '01-scan': { source: 'eslint' } });
  },
);

it('init prefers ESLint where package.json configures it', async () => {
  const text = await proposed({ 'package.json': '{ "eslintConfig": {} }' });
  expect(uncommented(text).sonarflow).toEqual({ '01-scan': { source: 'eslint' } });
});

it('init leaves the embedded linter where nobody configured ESLint', async () => {
  const text = await proposed({ 'package.json': '{}', 'src/.keep': '' });
  expect(text).toContain('No ESLint config found');
  expect(uncommented(text).sonarflow).toEqual({});
});
