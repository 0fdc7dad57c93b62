import type { Finding, Range } from '../../rows.ts';
import { EFFORT } from '../finding/effort.ts';
import type { ArtifactPaths, Place } from './artifact-paths.ts';
import { assessResult, RESULT_KINDS } from './assess-result.ts';
import {
  type JsonObject,
  listOf,
  memberOf,
  naturalOf,
  numberOf,
  objectOf,
  textOf,
  textsOf,
  webAddressOf,
} from './json-values.ts';
import { messageText, unescapeLinks } from './message-text.ts';
import { readOwnProperties, readOwnRule } from './own-properties.ts';
import { hasOffset, rangeOfLines, rangeOfOffsets } from './regions.ts';
import { LEVELS, type RuleFacts, rankOf } from './rule-facts.ts';
import { addressOf, type RunFacts } from './run-facts.ts';
import type { SourceTexts } from './source-texts.ts';

/** A result as a finding that has no id yet. */
export interface Draft {
  readonly finding: Omit<Finding, 'type' | 'id'>;
  /** Its address, if that is no file of the root. */
  readonly outside?: string | undefined;
  /** The code it is about, as the tool quotes it. */
  readonly snippet?: string | undefined;
}

/** What a result needs to be understood. */
export interface ResultContext {
  readonly run: RunFacts;
  readonly paths: ArtifactPaths;
  readonly texts: SourceTexts;
}

/** Nothing to mend: the rule holds, does not apply, or the result is gone since the baseline. */
export function isFinding(result: JsonObject): boolean {
  const kind = result['kind'];
  return kind !== 'pass' && kind !== 'notApplicable' && result['baselineState'] !== 'absent';
}

/** One result of SARIF 2.1.0 as a finding. What is malformed in it is left out. */
export async function draftOf(result: JsonObject, ctx: ResultContext): Promise<Draft> {
  const { run } = ctx;
  const reference = objectOf(result['rule']) ?? {};
  const ruleId = textOf(result['ruleId']) ?? textOf(reference['id']);
  const rule = run.ruleOf(reference, ruleId, naturalOf(reference['index']) ?? naturalOf(result['ruleIndex']));
  const id = ruleId ?? (rule?.id || 'unnamed');
  const [main] = listOf(result['locations']).map((location) => objectOf(location) ?? {});
  const physical = objectOf(main?.['physicalLocation']) ?? {};
  const address = addressOf(physical['artifactLocation'] ?? result['analysisTarget']);
  const place = ctx.paths.placeOf(address);
  const region = objectOf(physical['region']);
  const range = await rangeIn(region, place, ctx);
  const own = run.isOurs ? readOwnProperties(result) : {};
  const flows = await flowsOf(result, rule, ctx);
  const assessed = { ...assess(result, id, rule, run), ...own };
  const finding: Draft['finding'] = {
    source: 'sarif',
    rule: id,
    ...(run.isOurs ? readOwnRule(result, rule) : namesOf(rule)),
    ...assessed,
    effort: own.effort ?? EFFORT[assessed.kind][assessed.severity],
    message: messageOf(result, rule, run) ?? rule?.title ?? id,
    ...(place.path !== undefined && { path: place.path }),
    ...(range && place.path !== undefined && { range }),
    ...(flows.length > 0 && { flows }),
    ...(own.dismissed === undefined && isSuppressed(result) && { dismissed: 'suppressed' as const }),
  };
  return { finding, outside: place.outside, snippet: textOf(objectOf(region?.['snippet'])?.['text']) };
}

function namesOf(rule: RuleFacts | undefined): Pick<Finding, 'ruleName' | 'help'> {
  return {
    ...(rule?.title !== undefined && { ruleName: rule.title }),
    ...(rule?.help !== undefined && { help: rule.help }),
  };
}

function assess(result: JsonObject, id: string, rule: RuleFacts | undefined, run: RunFacts) {
  const properties = objectOf(result['properties']) ?? {};
  const override = run.overrideOf(rule, naturalOf(objectOf(result['provenance'])?.['invocationIndex']));
  const tags = [...new Set([...(rule?.tags ?? []), ...textsOf(properties['tags'])])];
  const assessment = assessResult({
    tool: run.driver.name,
    rule: id,
    kind: memberOf(result['kind'], RESULT_KINDS) ?? 'fail',
    level: memberOf(result['level'], LEVELS) ?? override?.level ?? rule?.level,
    rank: rankOf(result['rank']) ?? override?.rank ?? rule?.rank,
    securitySeverity: numberOf(properties['security-severity']) ?? rule?.securitySeverity,
    tags,
    category: rule?.category,
  });
  if (run.isOurs) return assessment;
  const permalink = webAddressOf(result['hostedViewerUri']);
  const createdAt = timeOf(objectOf(result['provenance'])?.['firstDetectionTimeUtc']);
  return {
    ...assessment,
    ...(permalink !== undefined && { permalink }),
    ...(tags.length > 0 && { tags }),
    ...(createdAt !== undefined && { createdAt }),
  };
}

function timeOf(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function messageOf(result: JsonObject, rule: RuleFacts | undefined, run: RunFacts): string | undefined {
  const message = objectOf(result['message']);
  if (run.isOurs) {
    const text = textOf(message?.['text']);
    return text === undefined ? undefined : unescapeLinks(text);
  }
  const component = run.componentOf(objectOf(objectOf(result['rule'])?.['toolComponent'])) ?? run.driver;
  const text = messageText(message, [rule?.messages ?? new Map(), component.messages, run.driver.messages]);
  return text?.trim() || textOf(result['message']);
}

/** Accepted by somebody, and not still or again in doubt. */
function isSuppressed(result: JsonObject): boolean {
  const suppressions = listOf(result['suppressions']).map((item) => objectOf(item) ?? {});
  return suppressions.length > 0 && suppressions.every(({ status }) => status === undefined || status === 'accepted');
}

async function rangeIn(region: JsonObject | undefined, place: Place, ctx: ResultContext): Promise<Range | undefined> {
  if (!region) return undefined;
  const range = rangeOfLines(region);
  if (range || place.path === undefined || !hasOffset(region)) return range;
  const source = await ctx.texts.of(place.path);
  return source && rangeOfOffsets(region, source);
}

type PlaceOnTheWay = NonNullable<Finding['flows']>[number][number];

/** The code flows; where there are none, the locations beside the main one and those the message speaks of. */
async function flowsOf(
  result: JsonObject,
  rule: RuleFacts | undefined,
  ctx: ResultContext,
): Promise<NonNullable<Finding['flows']>> {
  const threads = listOf(result['codeFlows']).flatMap((flow) => listOf(objectOf(flow)?.['threadFlows']));
  const ways = threads.map((thread) =>
    listOf(objectOf(thread)?.['locations']).map((step) => objectOf(step)?.['location']),
  );
  const related = [...listOf(result['locations']).slice(1), ...listOf(result['relatedLocations'])];
  const flows = [];
  for (const way of ways.length > 0 ? ways : [related]) {
    const places: PlaceOnTheWay[] = [];
    for (const location of way) {
      const place = await placeOnTheWay(objectOf(location) ?? {}, rule, ctx);
      if (place) places.push(place);
    }
    if (places.length > 0) flows.push(places);
  }
  return flows;
}

async function placeOnTheWay(
  location: JsonObject,
  rule: RuleFacts | undefined,
  ctx: ResultContext,
): Promise<PlaceOnTheWay | undefined> {
  const physical = objectOf(location['physicalLocation']) ?? {};
  const place = ctx.paths.placeOf(addressOf(physical['artifactLocation']));
  if (place.path === undefined) return undefined;
  const range = await rangeIn(objectOf(physical['region']), place, ctx);
  const written = objectOf(location['message']);
  const text = ctx.run.isOurs
    ? textOf(written?.['text']) && unescapeLinks(textOf(written?.['text']) ?? '')
    : messageText(written, [rule?.messages ?? new Map(), ctx.run.driver.messages]);
  return { path: place.path, ...(range && { range }), ...(text !== undefined && { message: text }) };
}
