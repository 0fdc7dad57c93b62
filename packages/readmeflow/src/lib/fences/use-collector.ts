import type { Place, Use } from '../document/document-facts.ts';
import { readArguments } from './arguments.ts';
import { readPackageSpec } from './package-names.ts';
import type { Word } from './shell-commands.ts';

type WithoutPlace<U = Use> = U extends Use ? Omit<U, keyof Place> : never;
export type PlaceOf = (start: number, end: number) => Place;

interface ScriptOptions {
  readonly manager: string;
  /** Where it is asked of another package: its name, a folder or a pattern. */
  readonly inside?: Word | undefined;
  readonly orBin?: boolean;
}

/** All packages, or those that a pattern names. */
export const ANYWHERE: Word = { text: '*', start: 0, end: 0, open: true };

/** What commands say, over all fences of a document, and where they leave the reader: folder, new project. */
export class UseCollector {
  readonly #uses: Use[] = [];
  #folder: string | undefined;
  #cloned: string | undefined;
  #clonedTo: string | undefined;
  #createsProject = false;
  /** How words of the fence at hand become places. */
  place: PlaceOf = () => ({ line: 1, column: 1 });

  /** In order. In a document that sets up a project, scripts are those of the project: they are left out. */
  uses(): readonly Use[] {
    if (!this.#createsProject) return this.#uses;
    return this.#uses.filter(({ kind }) => kind !== 'script' && kind !== 'filter');
  }

  createsProject(): void {
    this.#createsProject = true;
  }

  /** `git clone`: what a `cd` that follows means by the name of the repository, or by one that is to be filled in. */
  clone(address: Word | undefined, folder: Word | undefined): void {
    const name = /([^/:]+?)(?:\.git)?\/?$/.exec(address?.text ?? '')?.[1] ?? '*';
    this.#cloned = /^[\w.-]+$/.test(name) ? name : '*';
    this.#clonedTo = folder?.text ?? this.#cloned;
  }

  /** `cd`; to a place outside of the tree, or one that is to be filled in, it is `//`; to a clone, `//` and its name. */
  enter(folder: Word | undefined): void {
    const isClone = folder && this.#cloned !== undefined && (folder.open || folder.text === this.#clonedTo);
    const isKnown = folder && !folder.open && /^[^~/-]/.test(folder.text);
    if (isClone) this.#folder = `//${this.#cloned}`;
    else this.#folder = isKnown ? joined(this.#folder ?? '', folder.text) : '//';
  }

  execute(word: Word, name: string, runner?: string): void {
    this.#add(word, { kind: 'execute', name, ...(runner !== undefined && { runner }) });
  }

  /** A word that should be the name of a script, unless it is a file or is to be filled in. */
  run(word: Word | undefined, options: ScriptOptions): void {
    const isName = word && !word.open && /^[\w@][\w:.@/-]*$/.test(word.text) && !/\.[cm]?[jt]sx?$/.test(word.text);
    if (isName) this.script(word, word.text, options);
  }

  script(word: Word, name: string, { manager, inside, orBin }: ScriptOptions): void {
    this.#add(word, {
      ...{ kind: 'script', name, manager },
      ...(inside && { package: inside.open ? '*' : inside.text }),
      ...(this.#folder !== undefined && { folder: this.#folder }),
      ...(orBin && { orBin }),
    });
  }

  filter(word: Word, manager: string): void {
    const isPlain = !word.open && /^(?:@[\w.-]+\/)?[a-z][\w.-]*$/i.test(word.text);
    if (isPlain) this.#add(word, { kind: 'filter', name: word.text, manager });
  }

  install(words: readonly Word[], valueFlags: ReadonlySet<string>, manager?: string): void {
    for (const word of readArguments(words, valueFlags).plain) {
      const spec = word.open ? undefined : readPackageSpec(word.text);
      if (!spec) continue;
      this.#add(named(word, spec.name), { kind: 'install', ...spec, ...(manager !== undefined && { manager }) });
      this.version(word, spec);
    }
  }

  version(word: Word, { name, range }: { readonly name: string; readonly range?: string }): void {
    if (range === undefined) return;
    this.#add({ ...word, start: word.start + name.length + 1 }, { kind: 'version', name, range });
  }

  #add(word: Word, use: WithoutPlace): void {
    this.#uses.push({ ...this.place(word.start, word.end), ...use });
  }
}

/** The name in a word, without the range behind it. */
export function named(word: Word, name: string): Word {
  return { ...word, text: name, end: word.start + name.length };
}

/** Of two relative folders; `..` that lead out of the first stay. */
function joined(folder: string, to: string): string {
  const outside = /^\/\/[^/]*/.exec(folder)?.[0];
  if (outside !== undefined) return `${outside}/${joined(folder.slice(outside.length + 1), to)}`;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of to.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
