import type { Embed, Fault, Use } from '../document/document-facts.ts';
import { opensAnother } from '../document/inner-fences.ts';
import type { FencedCode, ParsedDocument } from '../document/parse-document.ts';
import { contextReader, type FenceContext, isCounterExample, isNotNow } from './fence-context.ts';
import { type FenceText, fenceText } from './fence-text.ts';
import { familyOf, looksLikeShell } from './languages.ts';
import { readCommands } from './read-commands.ts';
import { readEmbeds } from './read-embeds.ts';
import { readEngines } from './read-engines.ts';
import { loadParser, type Oxc, readImports } from './read-imports.ts';
import { versionsOfAddresses, versionsOfManifest } from './read-versions.ts';
import { isProgram } from './script-syntax.ts';
import { shellCommands } from './shell-commands.ts';
import { syntaxFault } from './syntax.ts';
import { UseCollector } from './use-collector.ts';

export interface ReadFences {
  readonly uses: readonly Use[];
  readonly embeds: readonly Embed[];
  readonly faults: readonly Fault[];
}

/**
 * What fences say about packages, what they show of files, and code that does not parse. Code that is shown as wrong is
 * left out, and names in code of the past or in a sketch. Depends on the document alone. Never throws.
 */
export async function readFences(document: ParsedDocument): Promise<ReadFences> {
  const embeds = readEmbeds(document);
  const engines = readEngines(document);
  if (document.fences.length === 0) return { uses: engines, embeds, faults: [] };
  const oxc = await loadParser();
  const contextOf = contextReader(document);
  const commands = new UseCollector();
  const uses: Use[] = [];
  const faults: Fault[] = [];
  const isOther = isOtherNotation(document);
  let goesOnTo = 0;
  let broken = 0;
  for (const [index, fence] of document.fences.entries()) {
    const context = contextOf(fence);
    if (fence.code.length > MAX_CODE || isCounterExample(context, fence)) continue;
    const text = fenceText(fence);
    if (!isNotNow(context, fence)) uses.push(...usesOf(text, commands, oxc));
    const isJudged = index >= goesOnTo && broken < MAX_BROKEN && !(isOther && familyOf(text.language) === 'script');
    const found = isJudged ? faultsOf(text, context, oxc) : [];
    if (found.length === 0) continue;
    broken += 1;
    if (isQuotation(fence, document.fences)) continue;
    const end = endOfSeries(document.fences, index, oxc);
    if (end === undefined) faults.push(...found);
    else goesOnTo = end;
  }
  const defined = scriptsShown(document);
  const said = commands.uses().filter((use) => use.kind !== 'script' || !defined(use.name));
  return { uses: [...said, ...uses, ...engines].filter(isClaim(document)), embeds, faults };
}

function usesOf(text: FenceText, commands: UseCollector, oxc: Oxc): readonly Use[] {
  const family = familyOf(text.language);
  const addresses = versionsOfAddresses(text);
  switch (family) {
    case 'script':
    case 'with-scripts':
      return [...addresses, ...readImports(oxc, text)];
    case 'json':
      return [...addresses, ...versionsOfManifest(text)];
    case 'shell':
    case 'none':
      if (family === 'shell' || looksLikeShell(text.code)) readCommands(shellCommands(text.code), text.place, commands);
      return addresses;
    default:
      return addresses;
  }
}

function faultsOf(text: FenceText, context: FenceContext, oxc: Oxc): readonly Fault[] {
  const { fence, code, language, place } = text;
  if (!fence.closed || isDifference(fence) || opensAnother(fence)) return [];
  const fault = syntaxFault(oxc, code, language, `${context.before} ${fence.meta}`);
  if (!fault) return [];
  const message = `This is not ${fault.name}: ${fault.message}`;
  const target = code.slice(fault.offset).split('\n', 1)[0]?.trim().slice(0, MAX_TARGET) ?? '';
  return [{ rule: 'invalid-code', message, target: target || language, ...place(fault.offset, fault.offset) }];
}

const MAX_TARGET = 40;
/** What is longer is no example but data. */
const MAX_CODE = 262144;
/** Where so many fences do not parse they are in a notation of their own: the rest is not judged. Bounds the time, too. */
const MAX_BROKEN = 100;
/** So many fences may one program be cut into by the text that explains it. */
const MAX_SERIES = 16;
const LONG_SERIES = 4096;

/** The index behind the last of the fences that are one program, with text between its parts. Undefined: it stands alone. */
function endOfSeries(fences: readonly FencedCode[], start: number, oxc: Oxc): number | undefined {
  const { language } = fenceText(fences[start] as FencedCode);
  let code = fences[start]?.code ?? '';
  for (let at = start + 1; at < Math.min(fences.length, start + MAX_SERIES); at += 1) {
    const next = fenceText(fences[at] as FencedCode);
    if (next.language !== language) continue;
    code = `${code}\n${next.code}`;
    if (goesTogether(oxc, code, language)) return at + 1;
  }
  return undefined;
}

/** A long one is looked at as a whole only: its parts would be parsed hundreds of times, for each fence that joins it. */
function goesTogether(oxc: Oxc, code: string, language: string): boolean {
  const isLong = code.length > LONG_SERIES && familyOf(language) === 'script';
  return isLong ? isProgram(oxc, code) : !syntaxFault(oxc, code, language, '');
}

/** Are its lines shown again to explain them, out of a longer fence? */
function isQuotation(fence: FencedCode, fences: readonly FencedCode[]): boolean {
  const lines = trimmed(fence.code);
  return fences.some((other) => other.code.length > fence.code.length && trimmed(other.code).includes(lines));
}

/** Without indentation; each line between line ends. */
function trimmed(code: string): string {
  return `\n${code.trim().replace(/[ \t\r]*\n\s*/g, '\n')}\n`;
}

/** Lines with signs before them are not code as it stands. */
function isDifference({ language, meta }: FencedCode): boolean {
  return /\bdiff\b/.test(`${language} ${meta}`);
}

/** Are fences of scripts in a notation of their own? Types of Flow, which no parser here knows, and signatures of TypeDoc. */
function isOtherNotation({ text }: ParsedDocument): boolean {
  return text.includes('@flow') || (text.match(/\bFlow\b/g) ?? []).length > 1 || /^Defined in: /m.test(text);
}

/** The package is given up: what it installs is another. */
const GIVEN_UP = /\b(?:deprecated|unmaintained|no longer maintained|moved to|renamed|replaced by|superseded)\b/i;
const HEAD = 1500;

/** Uses that say something of the packages as they are. A module that the document declares exports what is said there. */
function isClaim({ text }: ParsedDocument): (use: Use) => boolean {
  const isGivenUp = GIVEN_UP.test(text.slice(0, HEAD));
  return (use) => {
    if (use.kind === 'install') return !isGivenUp;
    if (use.kind !== 'import') return true;
    return !text.includes(`declare module '${use.specifier}'`) && !text.includes(`declare module "${use.specifier}"`);
  };
}

/** Scripts that the document itself shows how to define. */
function scriptsShown({ text }: ParsedDocument): (name: string) => boolean {
  return (name) => text.includes(`"${name}":`) || text.includes(`"${name}" :`) || text.includes(`scripts.${name}`);
}
