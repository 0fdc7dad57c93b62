import type { ParseError } from 'jsonc-parser';
import { PipelineError } from '../errors.ts';

/** The one config file, at the root of the directory under review. Comments and trailing commas are allowed. */
export const CONFIG_FILE = 'pipelines.config.json';

export type JsonObject = Record<string, unknown>;

/** Parses the text of a config file. Throws CONFIG_INVALID with file, line and column. */
export async function parseConfigFile(fileText: string, fileName = CONFIG_FILE): Promise<JsonObject> {
  const { parse, printParseErrorCode } = await import('jsonc-parser');
  const errors: ParseError[] = [];
  const text = fileText.replace(/^\uFEFF/, '');
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const first = errors[0];
  if (first) throw invalid([`${fileName}:${position(text, first.offset)}: ${printParseErrorCode(first.error)}`]);
  if (value === undefined) return {};
  if (isObject(value)) return value;
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  throw invalid([`${fileName}: expected an object, got ${got}`]);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One error for all problems, a line each. */
export function invalid(problems: readonly string[]): PipelineError {
  return new PipelineError('CONFIG_INVALID', problems.join('\n'), { details: { problems } });
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
