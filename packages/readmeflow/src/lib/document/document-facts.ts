import type { Rule } from '../../rows.ts';
import { readFences } from '../fences/read-fences.ts';
import { ignoresOf } from './ignores.ts';
import { isPartial } from './includes.ts';
import { linksOf } from './links-of.ts';
import { marksOf } from './marks.ts';
import { parseDocument } from './parse-document.ts';
import type { SlugDialect } from './slugs.ts';

/** Lines and columns from 1, columns in UTF-16 units, the end exclusive and on the same line. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

/** Something wrong, wherever it was found. */
export interface Fault extends Place {
  readonly rule: Rule;
  readonly message: string;
  /** What is written there. */
  readonly target: string;
  /** The nearest valid target. */
  readonly suggestion?: string;
  /** What to put in the place of the text from `column` to `endColumn`, where there is one way only. */
  readonly replacement?: string;
}

/** A link, an image or an attribute that leads somewhere. The place is that of the target itself. */
export interface Link extends Place {
  readonly kind: 'link' | 'image' | 'definition' | 'autolink' | 'html';
  /** As written, entities and escapes resolved, percent codes kept. */
  readonly target: string;
  /** The target as it stands in the text, if it can be replaced there as it is. */
  readonly raw?: string;
}

/** What a fence says about packages. The place is that of the name. */
export type Use = Place &
  (
    | { readonly kind: 'install'; readonly name: string; readonly range?: string; readonly manager?: string }
    | { readonly kind: 'execute'; readonly name: string; readonly runner?: string }
    | {
        readonly kind: 'script';
        readonly name: string;
        readonly manager: string;
        /** The package it is asked of, as the command names it. */
        readonly package?: string;
        /** The folder it runs in, as `cd` said. Absent: that of the document or the root. */
        readonly folder?: string;
        /** The manager runs a binary of that name where no script has it. */
        readonly orBin?: true;
      }
    | {
        readonly kind: 'import';
        readonly specifier: string;
        /** `default`, `*`, or names of exports, with their places. */
        readonly names: readonly (Place & { readonly name: string; readonly typeOnly: boolean })[];
      }
    | { readonly kind: 'version'; readonly name: string; readonly range: string }
    /** A package of the workspace that a command is to run in. */
    | { readonly kind: 'filter'; readonly name: string; readonly manager: string }
    /** The text says which Node it takes. */
    | { readonly kind: 'engine'; readonly name: 'node'; readonly range: string }
  );

/** What shows, or takes in, lines of a file. The place is that of the fence. */
export interface Embed extends Place {
  /** Where the path is written, if not at the fence. */
  readonly source?: Place;
  /** As written, relative to the document unless it starts with a slash. */
  readonly path: string;
  /** Lines from 1, both inclusive. Absent: all. */
  readonly lines?: { readonly from: number; readonly to: number };
  /** Regular expressions: from the line that the first matches to that the second matches. */
  readonly between?: { readonly from: string; readonly to?: string };
  /** `#region` of the file. */
  readonly region?: string;
  /** What is shown. Absent: a tool takes it from the file. */
  readonly text?: string;
  /** Counts only where a manifest names this tool. */
  readonly tool?: string;
}

/** A comment that keeps findings out, with its reason. */
export interface Ignore {
  /** The first line of the block behind the comment. 0: the whole document. */
  readonly line: number;
  /** The last line of that block. Absent: that of `line`. */
  readonly lastLine?: number;
  /** Absent: all rules. */
  readonly rule?: string;
  readonly reason: string;
}

/** What is said in a document, as far as it can be checked. Plain data: it crosses threads and lies in the cache. */
export interface DocumentFacts {
  /** The ids of the page: headings by the dialect, and those of HTML. In order. */
  readonly anchors: readonly string[];
  /** Part of the page comes from other documents, so that it may have more anchors than these. */
  readonly partial?: true;
  readonly links: readonly Link[];
  readonly uses: readonly Use[];
  readonly embeds: readonly Embed[];
  /** Found in the text alone. */
  readonly faults: readonly Fault[];
  readonly ignores: readonly Ignore[];
}

export interface DocumentOptions {
  readonly slugs: SlugDialect;
}

/** The facts of a document. Depends on its text, the extension of its path and the options alone. Never throws. */
export async function documentFacts(text: string, path: string, options: DocumentOptions): Promise<DocumentFacts> {
  const document = parseDocument(text, path);
  const { anchors, links, faults } = linksOf(document, options.slugs);
  const fences = await readFences(document);
  return {
    anchors,
    ...(isPartial(document) && { partial: true as const }),
    links,
    uses: fences.uses,
    embeds: fences.embeds,
    faults: [...faults, ...marksOf(document), ...fences.faults],
    ignores: ignoresOf(document),
  };
}
