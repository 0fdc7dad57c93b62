import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The least that a person would write: inline links by one expression, headings by another. Enough for made-up documents. */
export function brokenByHand(tree: string): string[] {
  const paths = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('.'));
  const files = new Set(paths);
  const texts = new Map<string, string>();
  const anchors = new Map<string, Set<string>>();
  for (const path of paths.filter((each) => each.endsWith('.md'))) {
    const text = readFileSync(join(tree, path), 'utf8');
    texts.set(path, text);
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    anchors.set(path, new Set(headings));
  }
  const broken: string[] = [];
  for (const [path, text] of texts) {
    for (const [at, line] of text.split('\n').entries()) {
      for (const [, target = ''] of line.matchAll(/\]\(([^)]*)\)/g)) {
        const [file = '', anchor] = target.split('#');
        const to = file === '' ? path : posix.join(dirname(path), file);
        const found = files.has(to) && (anchor === undefined || anchors.get(to)?.has(anchor));
        if (!found) broken.push(`${path}:${at + 1} ${posix.join(dirname(path), target)}`);
      }
    }
  }
  return [...new Set(broken)].sort();
}
