import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootsOf } from '../clones/trees.ts';
import { measureDocuments } from '../documents/measure-documents.ts';
import { circumstances, HOME } from '../report/circumstances.ts';
import { type DocumentsResult, documentsMarkdown } from '../report/documents.ts';
import { writeWhole } from '../report/result-files.ts';

const PACKAGES = ['remark-validate-links', 'markdown-link-check', 'markdownlint-cli2'];

/** Judges readmeflow and its peers on seeded cases, and on those checkouts of `DOCUMENTS_BENCH_ROOT` that have a list. */
export async function runDocuments({ json, write }: { json: boolean; write: boolean }): Promise<number> {
  const report = (line: string): unknown => process.stderr.write(`documents: ${line}\n`);
  const measured = await measureDocuments(rootsOf(process.env['DOCUMENTS_BENCH_ROOT']), report);
  const result: DocumentsResult = { ...(await circumstances()), versions: await versions(), ...measured };
  const text = documentsMarkdown(result);
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : text);
  if (!write) return 0;
  await writeWhole(join(HOME, 'DOCUMENTS.md'), text);
  await writeWhole(join(HOME, 'results/documents/all.json'), `${JSON.stringify(result, null, 2)}\n`);
  return 0;
}

async function versions(): Promise<Record<string, string>> {
  const read = async (name: string): Promise<string> =>
    JSON.parse(await readFile(join(HOME, 'node_modules', name, 'package.json'), 'utf8')).version;
  return Object.fromEntries(await Promise.all(PACKAGES.map(async (name) => [name, await read(name)] as const)));
}
