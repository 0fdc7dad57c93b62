import type { z } from 'zod';
import { type SharedConfig, sharedConfig } from '../shared-config.ts';
import type { AnyStep } from '../step.ts';
import { CONFIG_FILE, invalid, isObject, type JsonObject, parseConfigFile } from './config-file.ts';

/** One value of a flag or of `--set`, with the words the user typed, for messages. */
export interface ConfigAssignment {
  /** `shared.at` or `02-embed.batchSize`; a step may be given by its number. */
  readonly field: string;
  readonly value: unknown;
  readonly typed: string;
}

/** Whose config is loaded. A `Pipeline` fits. */
export interface ConfigOwner {
  readonly name: string;
  readonly steps: readonly AnyStep[];
  /** True when only some steps of the pipeline are known, so sections of others are none of our business. */
  readonly partial?: boolean;
}

export interface LoadedConfig {
  readonly shared: SharedConfig;
  /** The full config of each step, by name, defaults filled in. */
  readonly steps: Readonly<Record<string, JsonObject>>;
}

/**
 * Defaults ← file ← assignments, in their order. Unknown keys and wrong values are collected and thrown at once as
 * CONFIG_INVALID, each with the place it was written.
 */
export async function loadConfig(
  pipeline: ConfigOwner,
  fileText: string | undefined,
  assignments: readonly ConfigAssignment[],
  fileName = CONFIG_FILE,
): Promise<LoadedConfig> {
  const problems: string[] = [];
  const file = fileText === undefined ? {} : await parseConfigFile(fileText, fileName);
  const sections = fileSections(pipeline, file, (problem) => problems.push(`${fileName}: ${problem}`));
  const origins = new Map<string, string>();
  for (const assignment of assignments) applyAssignment(pipeline, sections, assignment, origins, problems);

  const parse = (schema: z.ZodObject, section: string, shownAs: string) => {
    // Made for one use, a compiled schema costs more than it saves.
    const result = schema.strict().safeParse(sections[section] ?? {}, { jitless: true });
    if (result.success) return result.data;
    const place = (path: string, key: string) =>
      origins.get(`${section}.${key}`) ?? `${fileName}: \`${[shownAs, path].filter(Boolean).join('.')}\``;
    for (const issue of result.error.issues) problems.push(...describeIssue(issue, schema, place));
    return {};
  };
  const shared = parse(sharedConfig, 'shared', 'shared') as SharedConfig;
  const steps = Object.fromEntries(
    pipeline.steps.map((step: AnyStep) => [step.name, parse(step.config, step.name, `${pipeline.name}.${step.name}`)]),
  );
  if (problems.length > 0) throw invalid(problems);
  return { shared, steps };
}

/** Sections by name: `shared` and one per step. Other pipelines' sections are left to them. */
function fileSections(
  pipeline: ConfigOwner,
  file: JsonObject,
  report: (problem: string) => void,
): Record<string, JsonObject> {
  const sections: Record<string, JsonObject> = {};
  const known = ['$schema', 'shared', pipeline.name];
  for (const [key, value] of Object.entries(file)) {
    if (key === '$schema') continue;
    if (!isObject(value)) report(`\`${key}\` must be an object`);
    else if (key === 'shared') sections['shared'] = { ...value };
    else if (key === pipeline.name) Object.assign(sections, stepSections(pipeline, value, report));
    else if (!isOtherPipeline(value)) {
      report(`unknown key \`${key}\`; known are ${known.join(', ')} and other pipelines`);
    }
  }
  return sections;
}

function stepSections(
  pipeline: ConfigOwner,
  section: JsonObject,
  report: (problem: string) => void,
): Record<string, JsonObject> {
  const names = pipeline.steps.map(({ name }) => name);
  const sections: Record<string, JsonObject> = {};
  for (const [name, value] of Object.entries(section)) {
    if (!names.includes(name)) {
      if (pipeline.partial && /^\d\d-/.test(name)) continue;
      report(`unknown key \`${pipeline.name}.${name}\`; its steps are ${names.join(', ')}`);
    } else if (!isObject(value)) report(`\`${pipeline.name}.${name}\` must be an object`);
    else sections[name] = { ...value };
  }
  return sections;
}

/** A section whose keys are all named like steps belongs to a pipeline this one need not know. */
function isOtherPipeline(section: JsonObject): boolean {
  return Object.keys(section).every((key) => /^\d\d-/.test(key));
}

function applyAssignment(
  pipeline: ConfigOwner,
  sections: Record<string, JsonObject>,
  { field, value, typed }: ConfigAssignment,
  origins: Map<string, string>,
  problems: string[],
): void {
  const dot = field.indexOf('.');
  const owner = field.slice(0, dot);
  const key = field.slice(dot + 1);
  const section =
    owner === 'shared' ? owner : pipeline.steps.find(({ name }) => name === owner || name.slice(0, 2) === owner)?.name;
  if (dot < 1 || key === '' || !section) {
    const names = pipeline.steps.map(({ name }) => name).join(', ');
    problems.push(`${typed}: expected \`shared.field=value\` or \`NN-step.field=value\`; steps are ${names}`);
    return;
  }
  sections[section] = { ...sections[section], [key]: value };
  origins.set(`${section}.${key}`, typed);
}

/** `place` says where a value was written: the words of a flag, or its path in the file. */
function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodObject,
  place: (path: string, key: string) => string,
): string[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${place(path.join('.'), path[0] ?? '')}: ${issue.message}`];
  const known = path.length > 0 ? '' : `; known are ${Object.keys(schema.shape).join(', ') || 'none'}`;
  return issue.keys.map((key) => `${place([...path, key].join('.'), path[0] ?? key)}: unknown key${known}`);
}
