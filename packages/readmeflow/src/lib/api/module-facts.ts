import { isTooDeep } from '@pipelines/core/repository';
import type { ExportedName } from '../../rows.ts';
import { commonJsFacts } from './common-js.ts';
import { esModuleFacts, isEsModule } from './es-module.ts';
import type { DocFacts } from './jsdoc.ts';
import { firstSentence } from './jsdoc.ts';
import { type CommentRange, SourceText } from './source-text.ts';
import type { Node } from './syntax-tree.ts';

/** A name that a module exports and another one declares. */
export interface Forward extends Pick<DocFacts, 'summary' | 'deprecated' | 'internal'> {
  readonly name: string;
  readonly from: string;
  /** Its name there; `*` for the module as a whole. */
  readonly imported: string;
  /** It is passed on as a type alone. */
  readonly isType?: true;
}

/** Names of one module, before others are looked into. */
export interface ModuleNames {
  /** Declared here. In order. */
  readonly names: readonly ExportedName[];
  readonly forwards: readonly Forward[];
  /** Modules of which all names but `default` are exported. */
  readonly stars: readonly string[];
  /** No name is missing, but for those of `stars`. */
  readonly complete: boolean;
}

/** What a module says. Plain data: it crosses threads and lies in the cache. */
export interface ModuleFacts extends ModuleNames {
  /** What it imports, without repeats. */
  readonly imports: readonly string[];
  /** The first sentence of the comment at its top, else the title of its first test. */
  readonly title?: string;
}

const NOTHING: ModuleFacts = { names: [], forwards: [], stars: [], complete: false, imports: [] };

type Language = 'jsx' | 'ts' | 'tsx' | 'dts';

/** The facts of a module. Depends on its text and its path's extension only. Never throws. */
export async function moduleFacts(content: string, path: string): Promise<ModuleFacts> {
  const text = content.startsWith('\ufeff') ? ` ${content.slice(1)}` : content;
  const lang = languageOf(path);
  if (!lang) return NOTHING;
  if (isTooDeep(text)) return NOTHING;
  const parsed = await parse(text, lang);
  const source = new SourceText(text, parsed.comments);
  const names = isEsModule(parsed.program)
    ? esModuleFacts(parsed.program, source, lang === 'dts')
    : lang === 'dts'
      ? NOTHING
      : commonJsFacts(parsed.program, source);
  const title = titleOf(source);
  return {
    ...names,
    complete: names.complete && parsed.isWhole,
    imports: importsOf(source),
    ...(title !== undefined && { title }),
  };
}

function languageOf(path: string): Language | undefined {
  if (/\.d\.[cm]?ts$/.test(path)) return 'dts';
  if (/\.tsx$/.test(path)) return 'tsx';
  if (/\.[cm]?ts$/.test(path)) return 'ts';
  return /\.(?:[cm]?js|jsx)$/.test(path) ? 'jsx' : undefined;
}

interface Parsed {
  readonly program: Node;
  readonly comments: readonly CommentRange[];
  /** Nothing was wrong with it. */
  readonly isWhole: boolean;
}

/** A script that does not parse may hold types of Flow, which are mostly those of TypeScript. */
async function parse(text: string, lang: Language): Promise<Parsed> {
  const { parseSync } = await import('oxc-parser');
  const sourceType = lang === 'jsx' ? 'unambiguous' : 'module';
  const { program, comments, errors } = parseSync(`file.${lang}`, text, { lang, sourceType, preserveParens: false });
  if (errors.length > 0 && lang === 'jsx') {
    const typed = await parse(text, 'tsx');
    if (typed.isWhole) return typed;
  }
  return { program: program as unknown as Node, comments, isWhole: errors.length === 0 };
}

const IMPORT = /(?:\bfrom|\bimport)\s*(["'])([^"'\n]+)\1|\b(?:require|import)\s*\(\s*(["'])([^"'\n]+)\3/g;

function importsOf(source: SourceText): string[] {
  const found = [...source.plain.matchAll(IMPORT)].map(([, , fixed, , called]) => fixed ?? called ?? '');
  return [...new Set(found)].sort();
}

const TEST = /\b(?:describe|suite|test|it)(?:\.\w+)*\(\s*(["'`])((?:\\.|(?!\1)[^\\\n])+)\1/;
const DIRECTIVE =
  /^[\s*!]*(?:eslint|biome|prettier|ts-|@ts-|@flow|@jest|@vitest|global\b|jshint|istanbul|c8|v8|<reference|\/|#)/;

function titleOf(source: SourceText): string | undefined {
  const lead = source.lead()?.trim();
  const said = lead === undefined || DIRECTIVE.test(lead) || lead.startsWith('@') ? undefined : firstSentence(lead);
  return said ?? TEST.exec(source.plain)?.[2];
}
