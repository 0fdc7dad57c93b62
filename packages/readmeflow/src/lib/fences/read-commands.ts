import { readArguments } from './arguments.ts';
import {
  BUILT_IN,
  COMMON_PROGRAMS,
  CREATE,
  INSTALL,
  LIFECYCLE,
  PNPM_VALUE_FLAGS,
  RUN,
  RUNS_ANOTHER,
  TEST,
  VALUE_FLAGS,
  YARN_VALUE_FLAGS,
} from './package-managers.ts';
import { readPackageSpec } from './package-names.ts';
import type { Command, Word } from './shell-commands.ts';
import { ANYWHERE, named, type PlaceOf, type UseCollector } from './use-collector.ts';

/** Collects what the commands of one fence say. */
export function readCommands(commands: readonly Command[], place: PlaceOf, uses: UseCollector): void {
  uses.place = place;
  for (const command of commands) readCommand(command, uses);
}

const GIT_VALUE_FLAGS = new Set(['-b', '--branch', '--depth', '-o', '--origin']);

type Reader = (words: readonly Word[], uses: UseCollector) => void;

const READERS: Readonly<Record<string, Reader>> = {
  cd: ([folder], uses) => uses.enter(folder),
  pushd: ([folder], uses) => uses.enter(folder),
  git: (words, uses) => {
    const [command, address, folder] = readArguments(words, GIT_VALUE_FLAGS).plain;
    if (command?.text === 'clone') uses.clone(address, folder);
  },
  npm,
  pnpm,
  yarn,
  bun,
  npx: (words, uses) => fetchAndRun(words, 'npx', uses),
  pnpx: (words, uses) => fetchAndRun(words, 'pnpx', uses),
  bunx: (words, uses) => fetchAndRun(words, 'bunx', uses),
  turbo,
  lerna,
  degit: (_, uses) => uses.createsProject(),
  tiged: (_, uses) => uses.createsProject(),
};

function readCommand(words: readonly Word[], uses: UseCollector): void {
  const [first, ...rest] = withoutPrefix(words);
  if (!first || first.open) return;
  const reader = Object.hasOwn(READERS, first.text) ? READERS[first.text] : undefined;
  const local = /^(?:\.\/)?node_modules\/\.bin\/([^/]+)$/.exec(first.text)?.[1];
  if (reader) reader(rest, uses);
  else if (local !== undefined) uses.execute(first, local, 'exec');
  else if (/^[a-z][\w.-]*$/i.test(first.text) && !COMMON_PROGRAMS.has(first.text)) uses.execute(first, first.text);
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Without `sudo`, `NODE_ENV=test` and the like, and their flags. */
function withoutPrefix(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ text }, index) => {
    const isPrefix = ASSIGNMENT.test(text) || RUNS_ANOTHER.has(text);
    return !isPrefix && !(index > 0 && text.startsWith('-'));
  });
  return at < 0 ? [] : words.slice(at);
}

/** From the first plain word on. */
function withoutFlags(words: readonly Word[], valueFlags: ReadonlySet<string>): readonly Word[] {
  const { plain, rest } = readArguments(words, valueFlags, 1);
  return [...plain, ...rest];
}

function npm(words: readonly Word[], uses: UseCollector): void {
  const { plain, rest } = readArguments(words, VALUE_FLAGS, 1);
  const [command] = plain;
  if (!command) return;
  const flags = readArguments([...words.slice(0, words.indexOf(command)), ...rest], VALUE_FLAGS);
  const inside = flags.flag('-w', '--workspace') ?? (flags.flag('-ws', '--workspaces', '--prefix', '-C') && ANYWHERE);
  const options = { manager: 'npm', inside };
  if (INSTALL.has(command.text)) uses.install(rest, VALUE_FLAGS, 'npm');
  else if (RUN.has(command.text)) uses.run(readArguments(rest, VALUE_FLAGS, 1).plain[0], options);
  else if (TEST.has(command.text)) uses.script(command, 'test', options);
  else if (LIFECYCLE.has(command.text)) uses.script(command, command.text, options);
  else if (command.text === 'exec' || command.text === 'x') fetchAndRun(rest, 'npm exec', uses);
  else if (CREATE.has(command.text)) create(rest, 'npm create', uses);
}

function pnpm(words: readonly Word[], uses: UseCollector): void {
  const { plain, rest, flag } = readArguments(words, PNPM_VALUE_FLAGS, 1);
  const [command] = plain;
  if (!command) return;
  const name = command.text;
  // Behind the name of a script, a flag is the script's.
  const own = name === 'add' || name === 'install' ? readArguments(rest, PNPM_VALUE_FLAGS).flag : flag;
  const filter = flag('--filter', '-F', '--filter-prod') ?? own('--filter', '-F');
  const inside = filter ?? (flag('-r', '--recursive', '-C', '--dir') && ANYWHERE);
  const options = { manager: 'pnpm', inside };
  if (filter) uses.filter(filter, 'pnpm');
  if (name === 'add' || INSTALL.has(name)) uses.install(rest, PNPM_VALUE_FLAGS, 'pnpm');
  else if (RUN.has(name)) uses.run(readArguments(rest, PNPM_VALUE_FLAGS, 1).plain[0], options);
  else if (TEST.has(name)) uses.script(command, 'test', options);
  else if (LIFECYCLE.has(name)) uses.script(command, name, options);
  else if (name === 'recursive' || name === 'multi' || name === 'm') return;
  else if (name === 'dlx') fetchAndRun(rest, 'pnpm dlx', uses);
  else if (name === 'exec') readCommand(withoutFlags(rest, VALUE_FLAGS), uses);
  else if (name === 'create' || name === 'init') create(rest, 'pnpm create', uses);
  else ownWord([command, ...rest], 'pnpm', uses, inside);
}

function yarn(words: readonly Word[], uses: UseCollector): void {
  const { plain, rest } = readArguments(words, YARN_VALUE_FLAGS, 1);
  const [command] = plain;
  if (!command) return;
  const name = command.text;
  if (name === 'global') yarn(rest, uses);
  else if (name === 'add') uses.install(rest, YARN_VALUE_FLAGS, 'yarn');
  else if (RUN.has(name)) ownWord(withoutFlags(rest, YARN_VALUE_FLAGS), 'yarn', uses);
  else if (name === 'dlx') fetchAndRun(rest, 'yarn dlx', uses);
  else if (name === 'exec') readCommand(withoutFlags(rest, YARN_VALUE_FLAGS), uses);
  else if (name === 'create' || name === 'init') create(rest, 'yarn create', uses);
  else if (name === 'workspace') yarnWorkspace(rest, uses);
  else if (name === 'workspaces') uses.run(rest[rest.findIndex(({ text }) => RUN.has(text)) + 1], FOREACH);
  else ownWord([command, ...rest], 'yarn', uses);
}

const FOREACH = { manager: 'yarn', inside: ANYWHERE, orBin: true };

function yarnWorkspace([inside, command, ...rest]: readonly Word[], uses: UseCollector): void {
  if (!inside || !command) return;
  const options = { manager: 'yarn', inside, orBin: true };
  uses.filter(inside, 'yarn');
  if (command.text === 'add') uses.install(rest, YARN_VALUE_FLAGS);
  else if (RUN.has(command.text)) uses.run(rest[0], options);
  else if (!BUILT_IN['yarn']?.has(command.text)) uses.run(command, options);
}

function bun(words: readonly Word[], uses: UseCollector): void {
  const { plain, rest } = readArguments(words, VALUE_FLAGS, 1);
  const [command] = plain;
  if (!command) return;
  const name = command.text;
  if (name === 'add' || name === 'a' || INSTALL.has(name)) uses.install(rest, VALUE_FLAGS, 'bun');
  else if (name === 'x') fetchAndRun(rest, 'bunx', uses);
  else if (name === 'create' || name === 'init') create(rest, 'bun create', uses);
  else if (name === 'run') uses.run(readArguments(rest, VALUE_FLAGS, 1).plain[0], { manager: 'bun', orBin: true });
  else ownWord([command, ...rest], 'bun', uses);
}

function turbo(words: readonly Word[], uses: UseCollector): void {
  const { plain, flag } = readArguments(words, VALUE_FLAGS);
  const [run, ...tasks] = plain;
  const filter = flag('--filter', '-F');
  if (filter) uses.filter(filter, 'turbo');
  if (run?.text !== 'run') return;
  for (const task of tasks) uses.run(task, { manager: 'turbo', inside: filter ?? ANYWHERE });
}

function lerna(words: readonly Word[], uses: UseCollector): void {
  const { plain } = readArguments(words, VALUE_FLAGS, 2);
  if (plain[0]?.text === 'run') uses.run(plain[1], { manager: 'lerna', inside: ANYWHERE });
}

/** `pnpm x`: a script, or else a binary. */
function ownWord([word, ...rest]: readonly Word[], manager: string, uses: UseCollector, inside?: Word): void {
  if (!word || BUILT_IN[manager]?.has(word.text)) return;
  if (TASK_RUNNER.test(word.text)) readCommand([word, ...rest], uses);
  else uses.run(word, { manager, inside, orBin: true });
}

const TASK_RUNNER = /^(?:turbo|lerna)$/;
/** Packages that only ever set up a project. */
const SETS_UP = /^(?:degit|tiged|giget|create-.*|@[^/]+\/create(?:-.*)?)$/;

function fetchAndRun(words: readonly Word[], runner: string, uses: UseCollector): void {
  const { plain, rest, flag } = readArguments(words, VALUE_FLAGS, 1);
  const from = flag('-p', '--package');
  const [word] = plain;
  if (from) uses.install([from], VALUE_FLAGS);
  const spec = word && !word.open ? readPackageSpec(word.text) : undefined;
  if (!word || !spec) return;
  if (SETS_UP.test(spec.name)) uses.createsProject();
  if (TASK_RUNNER.test(spec.name)) readCommand([named(word, spec.name), ...rest], uses);
  // With `--package` the name is that of a binary, of whatever package.
  uses.execute(named(word, spec.name), spec.name, from ? 'exec' : runner);
  uses.version(word, spec);
}

function create(words: readonly Word[], runner: string, uses: UseCollector): void {
  uses.createsProject();
  const [word] = readArguments(words, VALUE_FLAGS, 1).plain;
  const spec = word && !word.open ? readPackageSpec(word.text) : undefined;
  if (word && spec && !spec.name.startsWith('@')) uses.execute(named(word, spec.name), `create-${spec.name}`, runner);
}
