import { parseDocument } from '../../src/lib/document/parse-document.ts';
import { type ReadFences, readFences } from '../../src/lib/fences/read-fences.ts';

/** What the fences of a document say. */
export function readText(text: string, path = 'README.md'): Promise<ReadFences> {
  return readFences(parseDocument(text, path));
}

/** What one fence says. */
export function readFence(code: string, language = 'sh', path = 'README.md'): Promise<ReadFences> {
  return readText(`\`\`\`${language}\n${code}\n\`\`\`\n`, path);
}
