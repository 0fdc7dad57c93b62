import { codeBlock } from '@pipelines/core/markdown';
import type { Entry, Package, Workspace } from '../../rows.ts';
import { isInitializer } from './install.ts';
import { code, linkTo, listed } from './links.ts';
import { identifierOf, mainNames } from './main-names.ts';

/** Reads a file of the tree; undefined for what cannot be read. */
export type ReadText = (path: string) => Promise<string | undefined>;

/** Longer examples are linked, not shown. */
const MOST_LINES = 40;
const MOST_LINKS = 3;
const CODE = /\.([cm]?[jt]sx?)$/;

/**
 * The shortest true thing that shows how a package is used: a whole example that imports it by name, else a command or an
 * import line of what it has, and where to see more. Undefined where nothing is known.
 */
export async function quickStartText(
  row: Package,
  manager: Workspace['manager'],
  read: ReadText,
): Promise<string | undefined> {
  const shown = await shownExample(row, read);
  const command = shown
    ? undefined
    : (commandLines(row, manager) ?? configLines(row) ?? (await importLines(row, read)));
  const parts = [shown?.text, command?.join('\n'), moreText(row, shown?.path)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

async function shownExample(row: Package, read: ReadText): Promise<{ path: string; text: string } | undefined> {
  for (const { path, kind } of row.examples) {
    const language = CODE.exec(path)?.[1];
    if (kind !== 'example' || language === undefined || !path.startsWith(row.path)) continue;
    const text = (await read(path))
      ?.replace(/^\ufeff/, '')
      .replaceAll('\r\n', '\n')
      .trimEnd();
    if (text === undefined || !standsAlone(text, row.name)) continue;
    const lines = text.split('\n');
    if (lines.length > MOST_LINES) continue;
    const source = linkTo(code(within(row, path)), row.path, path);
    return { path, text: [`From ${source}:`, '', ...codeBlock(language, lines)].join('\n') };
  }
  return undefined;
}

/** Imports the package by its name, and no file beside itself: a reader who copies it can run it. */
function standsAlone(text: string, name: string): boolean {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])([^'"\n]+)\1/g)].map(
    ([, , specifier = '']) => specifier,
  );
  const isOwn = (specifier: string) => specifier === name || specifier.startsWith(`${name}/`);
  return (
    specifiers.some(isOwn) && !specifiers.some((specifier) => specifier.startsWith('.')) && !/readmeflow:/.test(text)
  );
}

function commandLines(row: Package, manager: Workspace['manager']): string[] | undefined {
  if (row.kind === 'app') {
    const script = row.scripts.find(({ name }) => name === 'dev') ?? row.scripts.find(({ name }) => name === 'start');
    return script && codeBlock('sh', [runScript(row, script.name, manager)]);
  }
  const [bin] = row.bins;
  if (row.kind !== 'cli' || row.private || bin === undefined) return undefined;
  if (isInitializer(row.name)) return codeBlock('sh', [`npm create ${row.name.replace(/(^|\/)create-/, '$1')}`]);
  const isNamed = bin.name === row.name.split('/').at(-1);
  const lines = row.bins.slice(0, MOST_LINKS).map(({ name }) => {
    const own = row.bins.length === 1 || name === row.name.split('/').at(-1);
    return own ? `npx ${row.name} --help` : `npx --package ${row.name} ${name} --help`;
  });
  return codeBlock('sh', isNamed ? lines.slice(0, 1) : lines);
}

function runScript({ name, path }: Package, script: string, manager: Workspace['manager']): string {
  if (path === '') return `${manager ?? 'npm'} run ${script}`;
  if (manager === 'pnpm') return `pnpm --filter ${name} run ${script}`;
  if (manager === 'yarn') return `yarn workspace ${name} run ${script}`;
  if (manager === 'bun') return `bun run --filter ${name} ${script}`;
  return `npm run ${script} --workspace ${name}`;
}

/** Babel knows plugins and presets by the name of their package. */
function configLines({ name, private: isPrivate }: Package): string[] | undefined {
  const kind = /^(?:@babel\/|(?:@[^/]+\/)?babel-)(plugin|preset)-/.exec(name)?.[1];
  if (kind === undefined || isPrivate) return undefined;
  return codeBlock('json', ['{', `  "${kind}s": ["${name}"]`, '}']);
}

async function importLines(row: Package, read: ReadText): Promise<string[] | undefined> {
  const entry = row.entries.find(({ subpath }) => subpath === '.');
  if (!entry || row.engines['vscode'] !== undefined) return undefined;
  const texts = await Promise.all(row.examples.slice(0, MOST_LINKS).map(({ path }) => read(path)));
  const typed = /\.[cm]?tsx?$/.test(entry.source ?? '');
  const language = typed ? 'ts' : 'js';
  const names = mainNames(
    row.name,
    entry,
    texts.filter((text) => text !== undefined),
  ).map(({ name }) => name);
  const isRequired = row.module === 'commonjs' && !typed && !/\.mjs$/.test(entry.source ?? '') && !imports(entry);
  if (names.length > 0) {
    const list = `{ ${names.join(', ')} }`;
    const line = isRequired ? `const ${list} = require('${row.name}');` : `import ${list} from '${row.name}';`;
    return codeBlock(language, [line]);
  }
  const local = identifierOf(row.name);
  const hasDefault = entry.names?.some(({ name }) => name === 'default') ?? false;
  if (hasDefault && local !== undefined && (row.module === 'module' || imports(entry)))
    return codeBlock(language, [`import ${local} from '${row.name}';`]);
  return typesLine(row.name, entry);
}

function imports({ conditions }: Entry): boolean {
  return conditions.includes('import');
}

function typesLine(name: string, { names = [] }: Entry): string[] | undefined {
  const types = names.filter(({ kind, deprecated }) => (kind === 'type' || kind === 'interface') && !deprecated);
  const shown = types
    .filter((each) => each.name !== 'default')
    .slice(0, MOST_LINKS)
    .map((each) => each.name);
  return shown.length === 0 ? undefined : codeBlock('ts', [`import type { ${shown.join(', ')} } from '${name}';`]);
}

/** Where to see more: examples that are not shown, else a test. */
function moreText(row: Package, shown: string | undefined): string | undefined {
  const links = (kind: 'example' | 'test', most: number) =>
    row.examples
      .filter((each) => each.kind === kind && each.path !== shown)
      .slice(0, most)
      .map(({ path }) => linkTo(code(within(row, path)), row.path, path));
  const examples = links('example', MOST_LINKS);
  if (examples.length > 0) return `${shown === undefined ? 'Examples' : 'More examples'}: ${listed(examples)}.`;
  const [test] = shown === undefined ? links('test', 1) : [];
  return test && `A test that shows its use: ${test}.`;
}

function within({ path: folder }: Package, path: string): string {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
