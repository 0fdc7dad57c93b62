import { type JsonObject, listOf, memberOf, numberOf, objectOf, textOf, textsOf, webAddressOf } from './json-values.ts';

export const LEVELS = ['error', 'warning', 'note', 'none'] as const;
export type Level = (typeof LEVELS)[number];

/** What a tool tells of one of its rules, as far as it counts. Never its help text. */
export interface RuleFacts {
  readonly id: string;
  readonly guid?: string | undefined;
  /** One line that says more than its id. */
  readonly title?: string | undefined;
  /** Its short description as it is. */
  readonly description?: string | undefined;
  readonly help?: string | undefined;
  readonly level?: Level | undefined;
  /** 0 to 100. */
  readonly rank?: number | undefined;
  readonly tags: readonly string[];
  readonly category?: string | undefined;
  /** As a CVSS score. */
  readonly securitySeverity?: number | undefined;
  readonly messages: ReadonlyMap<string, string>;
}

/** The driver of a tool or one of its extensions. */
export interface Component {
  readonly name?: string | undefined;
  readonly guid?: string | undefined;
  readonly rules: readonly RuleFacts[];
  readonly byId: ReadonlyMap<string, RuleFacts>;
  readonly messages: ReadonlyMap<string, string>;
}

export const NO_COMPONENT: Component = { rules: [], byId: new Map(), messages: new Map() };

export function componentOf(value: unknown): Component {
  const component = objectOf(value);
  if (!component) return NO_COMPONENT;
  const rules = listOf(component['rules']).map(ruleOf);
  return {
    name: textOf(component['name']),
    guid: textOf(component['guid']),
    rules,
    byId: new Map(rules.toReversed().map((rule) => [rule.id, rule])),
    messages: messagesOf(component['globalMessageStrings']),
  };
}

function ruleOf(value: unknown): RuleFacts {
  const rule = objectOf(value) ?? {};
  const properties = objectOf(rule['properties']) ?? {};
  const configuration = objectOf(rule['defaultConfiguration']) ?? {};
  const id = textOf(rule['id']) ?? textOf(rule['name']) ?? '';
  return {
    id,
    guid: textOf(rule['guid']),
    title: titleOf(rule, id),
    description: textOf(objectOf(rule['shortDescription'])?.['text']),
    help: webAddressOf(rule['helpUri']),
    level: memberOf(configuration['level'], LEVELS),
    rank: rankOf(configuration['rank']),
    tags: textsOf(properties['tags']),
    category: textOf(properties['category']),
    securitySeverity: numberOf(properties['security-severity']),
    messages: messagesOf(rule['messageStrings']),
  };
}

/** The longest title worth its line, in UTF-16 units. */
const MAX_TITLE = 200;

/** Its short description, or its name: one line that says more than its id. */
function titleOf(rule: JsonObject, id: string): string | undefined {
  const texts = [textOf(objectOf(rule['shortDescription'])?.['text']), textOf(rule['name'])];
  return texts.find((text) => {
    const words = text?.trim() ?? '';
    return words !== '' && words.length <= MAX_TITLE && !/[\r\n]/.test(words) && !saysOnlyId(words, id);
  });
}

/** Semgrep writes `Semgrep Finding: <id>`. */
function saysOnlyId(title: string, id: string): boolean {
  return title === id || (title.endsWith(id) && /^\w+ finding: $/i.test(title.slice(0, title.length - id.length)));
}

export function rankOf(value: unknown): number | undefined {
  const rank = numberOf(value);
  return rank !== undefined && rank >= 0 && rank <= 100 ? rank : undefined;
}

/** Plain texts by their id; else Markdown, which is text as well. */
function messagesOf(value: unknown): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  for (const [id, message] of Object.entries(objectOf(value) ?? {})) {
    const text = textOf(objectOf(message)?.['text']) ?? textOf(objectOf(message)?.['markdown']);
    if (text !== undefined) messages.set(id, text);
  }
  return messages;
}
