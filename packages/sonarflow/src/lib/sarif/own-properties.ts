import { type Finding, KINDS, PROBABILITIES, QUALITIES, SEVERITIES } from '../../rows.ts';
import { type JsonObject, memberOf, numberOf, objectOf, textOf, textsOf, webAddressOf } from './json-values.ts';
import type { RuleFacts } from './rule-facts.ts';

/** The name under which our own output says what SARIF has no word for. */
export const OWN_PROPERTIES = 'sonarflow';

const DISMISSALS = ['accepted', 'false-positive', 'safe', 'suppressed'] as const;

/** What SARIF has no word for. */
export type OwnProperties = Partial<
  Pick<
    Finding,
    'kind' | 'severity' | 'impacts' | 'probability' | 'effort' | 'permalink' | 'key' | 'dismissed' | 'tags' | 'author'
  > &
    Pick<Finding, 'createdAt' | 'isNew'>
>;

/** Takes what is as we write it; anything else is as if it were not there. */
export function readOwnProperties(result: JsonObject): OwnProperties {
  const properties = objectOf(result['properties']);
  const own = objectOf(properties?.[OWN_PROPERTIES]) ?? {};
  const effort = numberOf(own['effort']);
  return withoutUndefined({
    kind: memberOf(own['kind'], KINDS),
    severity: memberOf(own['severity'], SEVERITIES),
    impacts: Array.isArray(own['impacts']) ? own['impacts'].flatMap(impactOf) : undefined,
    probability: memberOf(own['probability'], PROBABILITIES),
    effort: effort !== undefined && effort >= 0 ? effort : undefined,
    permalink: webAddressOf(own['permalink'] ?? result['hostedViewerUri']),
    key: textOf(own['key']),
    dismissed: memberOf(own['dismissed'], DISMISSALS),
    tags: Array.isArray(properties?.['tags']) ? textsOf(properties['tags']) : undefined,
    author: textOf(own['author']),
    createdAt: textOf(own['createdAt']),
    isNew: typeof own['isNew'] === 'boolean' ? own['isNew'] : undefined,
  });
}

/** What a rule is called and where it is explained, where that differs from what the rule itself says. */
export function readOwnRule(result: JsonObject, rule: RuleFacts | undefined): Pick<Finding, 'ruleName' | 'help'> {
  const own = objectOf(objectOf(result['properties'])?.[OWN_PROPERTIES]) ?? {};
  return withoutUndefined({
    ruleName: 'ruleName' in own ? textOf(own['ruleName']) : rule?.description,
    help: 'help' in own ? webAddressOf(own['help']) : rule?.help,
  });
}

function impactOf(value: unknown): NonNullable<Finding['impacts']> {
  const quality = memberOf(objectOf(value)?.['quality'], QUALITIES);
  const severity = memberOf(objectOf(value)?.['severity'], SEVERITIES);
  return quality && severity ? [{ quality, severity }] : [];
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
