import type { ParseError } from 'jsonc-parser';
import { PipelineError } from '../errors.ts';

/** The one config file, at the root of the directory under review. Comments and trailing commas are allowed. */
export const CONFIG_FILE = 'pipelines.config.json';

export type JsonObject = Record<string, unknown>;

/** Parses the config file's text. Throws CONFIG_INVALID with line and column. */
export async function parseConfigFile(text: string): Promise<JsonObject> {
  const { parse, printParseErrorCode } = await import('jsonc-parser');
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const first = errors[0];
  if (first) {
    throw invalid([`${CONFIG_FILE}:${position(text, first.offset)}: ${printParseErrorCode(first.error)}`]);
  }
  if (value === undefined) return {};
  if (!isObject(value))
    throw invalid([`${CONFIG_FILE}: expected an object, got ${Array.isArray(value) ? 'an array' : typeof value}`]);
  return value;
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
