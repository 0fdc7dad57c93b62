import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { Random } from '../fuzz/random.ts';
import { CLONE_TYPES, COPIES, type Corpus, type Half, type Mutant, type SourceFile } from './clone.ts';
import { type FunctionPlace, functionsOf, type Source } from './functions.ts';
import { mutantsOf } from './mutants.ts';

export interface CorpusOptions {
  /** Whole files are taken until they hold this many functions of at least five lines. */
  readonly functions: number;
  readonly perType: number;
  readonly half: Half;
}

const FEWEST_LINES = 5;
/** jscpd leaves out functions below 50 tokens, and version 4 larger files: copies are of what all contenders can see. */
const SOURCE_LIMITS = { fileBytes: 100_000, fileLines: 1000, lines: 120, tokens: 60 };
const SEED = 12;

/** Writes `tree/` and `corpus.json` into a folder. The same files give the same corpus. */
export async function writeCorpus(
  folder: string,
  files: Iterable<SourceFile>,
  options: CorpusOptions,
): Promise<Corpus> {
  const originals: FunctionPlace[] = [];
  const sources: Source[] = [];
  for (const file of chosen(files)) {
    if (originals.length >= options.functions) break;
    const path = `${file.repository}/${file.path}`;
    const found = functionsOf(path, file.text);
    const large = found.places.filter(({ startLine, endLine }) => endLine - startLine + 1 >= FEWEST_LINES);
    if (large.length === 0) continue;
    originals.push(...large);
    if (file.text.length <= SOURCE_LIMITS.fileBytes && file.text.split('\n').length <= SOURCE_LIMITS.fileLines) {
      sources.push(...found.sources.filter((source) => fits(source) && halfOf(source) === options.half));
    }
    await put(join(folder, 'tree', path), file.text);
  }
  const mutants = await writeMutants(join(folder, 'tree'), sources, options.perType);
  const corpus: Corpus = { originals, mutants };
  await writeFile(join(folder, 'corpus.json'), JSON.stringify(corpus));
  return corpus;
}

export async function readCorpus(folder: string): Promise<Corpus> {
  return JSON.parse(await readFile(join(folder, 'corpus.json'), 'utf8')) as Corpus;
}

/** Each source gets a copy of every type; only sources that can have all four. */
async function writeMutants(tree: string, sources: readonly Source[], perType: number): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const source of [...sources].sort((a, b) => compare(keyOf(a), keyOf(b)))) {
    if (mutants.length >= perType * CLONE_TYPES.length) break;
    const copies = mutantsOf(source, new Random(SEED, Number.parseInt(keyOf(source).slice(0, 7), 16)));
    if (!copies) continue;
    const name = String(mutants.length / CLONE_TYPES.length).padStart(4, '0');
    for (const type of CLONE_TYPES) {
      const { text, changes } = copies[type];
      const path = `${COPIES}/${type}/${name}${extname(source.path)}`;
      const [place] = functionsOf(path, text).places;
      if (!place) throw new Error(`${path}: no function left of ${source.path}#${source.name}`);
      await put(join(tree, path), text);
      const { module: _, ...original } = source;
      mutants.push({ ...place, type, changes, source: original });
    }
  }
  return mutants;
}

function chosen(files: Iterable<SourceFile>): SourceFile[] {
  const keyed = [...files].map((file) => ({ file, key: digest(`${file.repository}/${file.path}`) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ file }) => file);
}

function fits({ startLine, endLine, module }: Source): boolean {
  const lines = endLine - startLine + 1;
  const tokens = module.match(TOKEN)?.filter((token) => !/^\/[/*]/.test(token)).length ?? 0;
  return lines > FEWEST_LINES && lines <= SOURCE_LIMITS.lines && tokens >= SOURCE_LIMITS.tokens;
}

/** Near enough: comments and texts are one each. */
const TOKEN = /\/\/.*|\/\*[\s\S]*?\*\/|'[^'\n]*'|"[^"\n]*"|`[^`]*`|[\w$]+|=>|[=!<>]=+|&&|\|\||\?[.?]|[^\s\w$]/g;

const keyOf = ({ path, name, start }: FunctionPlace): string => digest(`${path}#${name}@${start}`);

export function halfOf({ path, name }: FunctionPlace): Half {
  return Number.parseInt(digest(`${path}#${name}`).slice(-1), 16) % 2 === 0 ? 'tuning' : 'held-out';
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
