/** What a function takes from the top level of its own file. */
export interface ModuleScope {
  /** Functions, classes and values, sorted; they have to be reachable from a new home. */
  readonly uses: readonly string[];
  /** Those of them that are changed while the program runs: variables, and collections. */
  readonly state: readonly string[];
}

const DECLARED =
  /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?(function\*?|class|enum|const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)([^\n]*)/gmu;
const COLLECTION = /=\s*(?:new\s+(?:Weak)?(?:Map|Set)\b|\[\s*\]|\{\s*\})/;

/** Written in capitals, an empty list stays empty. */
const CONSTANT = /^[\p{Lu}\p{N}_]+$/u;

interface Declaration {
  readonly name: string;
  readonly changes: boolean;
  readonly start: number;
}

/** What is declared where a line begins: as good as the top level in any file that is formatted. */
export function declarationsOf(text: string): readonly Declaration[] {
  return [...text.matchAll(DECLARED)].map(({ 1: word = '', 2: name = '', 3: rest = '', index }) => {
    const changes =
      word === 'let' || word === 'var' || (word === 'const' && COLLECTION.test(rest) && !CONSTANT.test(name));
    return { name, changes, start: index };
  });
}

/** What the function at `start..end` of a file uses of it, besides itself. */
export function scopeOf(own: string, start: number, end: number, declared: readonly Declaration[]): ModuleScope {
  const words = new Set(own.match(/(?<![\w$.])[\p{L}_$][\p{L}\p{N}_$]*/gu));
  // A declaration may begin in front of its function: `const f = () => …`.
  const last = declared.filter((one) => one.start <= start).at(-1);
  const used = declared.filter((one) => words.has(one.name) && one !== last && (one.start < start || one.start >= end));
  const names = (list: readonly Declaration[]) => [...new Set(list.map(({ name }) => name))].sort();
  return { uses: names(used), state: names(used.filter(({ changes }) => changes)) };
}
