import { readFileSync } from 'node:fs';

// The page's own files are plain JavaScript and CSS, shipped as source: from `src` and from `dist` alike they lie here.
const FOLDER = new URL('../../../src/lib/explore/page/', import.meta.url);

/** In the order in which they use each other. */
const MODULES = [
  'dom.js',
  'diff.js',
  'filter.js',
  'list.js',
  'compare.js',
  'members.js',
  'detail.js',
  'main.js',
] as const;

/** The page's modules as one script: a file of its own cannot be imported by a page that stands alone. */
export function pageScript(): string {
  return MODULES.map((name) => inlined(read(name))).join('\n');
}

export function pageStyle(): string {
  return read('page.css');
}

/** Names of the modules are distinct, so without `import` and `export` they can share one scope. */
function inlined(module: string): string {
  return module.replace(/^import [^;]*;\n/gm, '').replace(/^export (?=function|const|class)/gm, '');
}

function read(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8').replace(/\r\n/g, '\n').trim();
}
