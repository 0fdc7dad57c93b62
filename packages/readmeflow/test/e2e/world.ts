import { fileURLToPath } from 'node:url';
import { testCommand } from '@pipelines/core/testing';

const command = testCommand('readmeflow', fileURLToPath(new URL('../../bin/readmeflow.js', import.meta.url)));
export const { run: readmeflow, shell } = command;
export const STEPS = fileURLToPath(new URL('../../dist', import.meta.url));

const region = (id: string) => `<!-- readmeflow:begin ${id} -->\n<!-- readmeflow:end ${id} -->\n`;

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** Two published packages, one that needs the other, and an app without a README; regions that wait to be filled. */
export function worldFiles(): Record<string, string> {
  return {
    'package.json': json({ name: 'world', private: true, workspaces: ['packages/*', 'apps/*'] }),
    'README.md': `# World\n\nBy hand.\n\n${region('packages')}\n${region('graph')}\nMore by hand.\n`,
    LICENSE: 'MIT License\n',
    'packages/core/package.json': json({
      ...{ name: '@world/core', version: '1.2.0', description: 'Adds numbers.', license: 'MIT', type: 'module' },
      exports: './src/index.ts',
    }),
    'packages/core/src/index.ts':
      '/** Adds two numbers. More. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n',
    'packages/core/README.md': `# Core\r\n\r\n## Installation\r\n\r\n${region('install').replaceAll('\n', '\r\n')}\r\n${region('api').replaceAll('\n', '\r\n')}By hand.`,
    'packages/tool/package.json': json({
      ...{ name: 'world-tool', version: '1.0.0', description: 'Counts.', license: 'MIT', type: 'module' },
      ...{ bin: './bin.js', dependencies: { '@world/core': '^1.2.0' } },
    }),
    'packages/tool/bin.js': '#!/usr/bin/env node\n',
    'packages/tool/README.md': '# Tool\n\nBy hand.\n',
    'apps/site/package.json': json({
      name: 'site',
      private: true,
      scripts: { dev: 'world-tool' },
      dependencies: { 'world-tool': '*' },
    }),
  };
}
