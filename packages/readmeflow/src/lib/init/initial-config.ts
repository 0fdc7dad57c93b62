import { sharedConfig } from '@pipelines/core';
import { listSources, openSourceTree } from '@pipelines/core/repository';
import { documentTest } from '../verify/list-documents.ts';

const MANIFEST = /(?:^|\/)package\.json$/;
const README = /(?:^|\/)readme\.(?:md|markdown)$/i;
const QUIET = { info: () => {}, warn: () => {} };

/** The config file that `init` proposes: what was found, said in comments; every default stays a default. */
export async function initialConfig(root: string): Promise<string> {
  const { manifests, readmes, documents } = await counts(root);
  return [
    '{',
    '  // `readmeflow describe` lists the fields of each step, `readmeflow config --schema` prints their schema.',
    '  "readmeflow": {',
    `    // Found: ${manifests} package.json, ${readmes} README.md. \`run --create\` makes those that are missing, \`run --adopt\` adds`,
    '    // regions to those that have none; nothing is written without --write.',
    '    "03-write": {',
    '      // "exclude": ["examples/*", "@scope/internal-*"]',
    '    },',
    `    // Found: ${documents} Markdown documents to verify; changelogs, fixtures and vendored trees are left out.`,
    '    "04-verify": {',
    '      // "exclude": ["docs/archive/**"],',
    '      // "rules": { "stale-version": "off" }',
    '    }',
    '  }',
    '}',
    '',
  ].join('\n');
}

async function counts(root: string): Promise<{ manifests: number; readmes: number; documents: number }> {
  const signal = new AbortController().signal;
  const tree = await openSourceTree({ root, shared: sharedConfig.parse({}), signal });
  const isDocument = documentTest({ include: [], exclude: [] });
  const found = { manifests: 0, readmes: 0, documents: 0 };
  const wants = (path: string) => MANIFEST.test(path) || isDocument(path);
  const options = { maxFileBytes: Number.MAX_SAFE_INTEGER, threads: 1, wants };
  for await (const { path } of listSources(tree, options, { root, signal, log: QUIET })) {
    if (MANIFEST.test(path)) found.manifests += 1;
    if (README.test(path)) found.readmes += 1;
    if (isDocument(path)) found.documents += 1;
  }
  return found;
}
