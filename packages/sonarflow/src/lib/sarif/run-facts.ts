import { type JsonObject, listOf, memberOf, naturalOf, objectOf, textOf } from './json-values.ts';
import { type Component, componentOf, LEVELS, type Level, NO_COMPONENT, type RuleFacts, rankOf } from './rule-facts.ts';

/** Where something lies: an address, perhaps relative to a base, perhaps only the number of an artifact. */
export interface ArtifactAddress {
  readonly uri?: string | undefined;
  readonly base?: string | undefined;
  readonly index?: number | undefined;
}

interface Override {
  readonly descriptor: unknown;
  readonly level: Level | undefined;
  readonly rank: number | undefined;
}

/** The name of the tool in our own output. */
export const OWN_TOOL = 'sonarflow';

/** What a run tells beside its results. Memory: its rules and artifacts. */
export class RunFacts {
  driver: Component = NO_COMPONENT;
  extensions: readonly Component[] = [];
  readonly artifacts: ArtifactAddress[] = [];
  bases: ReadonlyMap<string, ArtifactAddress> = new Map();
  /** Absent or null: the tool did not get to work. */
  hasResults = false;
  /** Results lie in another file. */
  isSplit = false;
  /** The tool says that it failed. */
  failed = false;
  private overrides: readonly (readonly Override[])[] = [];

  get tool(): string {
    return this.driver.name ?? 'its tool';
  }

  /** We wrote it. */
  get isOurs(): boolean {
    return this.driver.name === OWN_TOOL;
  }

  /** Takes the value of a key of the run. Artifacts are taken one by one: see `addArtifact`. */
  take(key: string, value: unknown): void {
    if (key === 'tool') this.takeTool(objectOf(value) ?? {});
    else if (key === 'originalUriBaseIds') this.bases = basesOf(objectOf(value) ?? {});
    else if (key === 'invocations') this.takeInvocations(listOf(value).map((item) => objectOf(item) ?? {}));
    else if (key === 'externalPropertyFileReferences') {
      this.isSplit = listOf(objectOf(value)?.['results']).length > 0;
    }
  }

  addArtifact(value: unknown): void {
    this.artifacts.push(addressOf(objectOf(value)?.['location']));
  }

  /** The rule of a result, or of the descriptor of one: by component and index, by GUID, by id. */
  ruleOf(reference: JsonObject, id: string | undefined, index: number | undefined): RuleFacts | undefined {
    const named = this.componentOf(objectOf(reference['toolComponent']));
    const component = named ?? this.driver;
    const byIndex = component.rules[index ?? -1];
    if (byIndex && (named || id === undefined || isWithin(id, byIndex.id))) return byIndex;
    const guid = textOf(reference['guid']);
    const components = [component, this.driver, ...this.extensions];
    const byGuid = components.flatMap(({ rules }) => (guid === undefined ? [] : rules.filter((r) => r.guid === guid)));
    return byGuid[0] ?? (id === undefined ? undefined : ruleById(components, id));
  }

  /** The component of a message: that of the rule. */
  componentOf(reference: JsonObject | undefined): Component | undefined {
    if (!reference) return undefined;
    const index = naturalOf(reference['index']);
    const guid = textOf(reference['guid']);
    const name = textOf(reference['name']);
    return (
      (index === undefined ? undefined : this.extensions[index]) ??
      [this.driver, ...this.extensions].find(
        (component) =>
          (guid !== undefined && component.guid === guid) || (name !== undefined && component.name === name),
      )
    );
  }

  /** What the invocation said of the rule, before its own configuration. A lone invocation is that of every result. */
  overrideOf(rule: RuleFacts | undefined, invocation: number | undefined): Override | undefined {
    const at = invocation ?? (this.overrides.length === 1 ? 0 : -1);
    return this.overrides[at]?.find(({ descriptor }) => {
      const reference = objectOf(descriptor) ?? {};
      return rule && this.ruleOf(reference, textOf(reference['id']), naturalOf(reference['index'])) === rule;
    });
  }

  private takeTool(tool: JsonObject): void {
    this.driver = componentOf(tool['driver']);
    this.extensions = listOf(tool['extensions']).map(componentOf);
  }

  private takeInvocations(invocations: readonly JsonObject[]): void {
    this.failed = invocations.some((invocation) => invocation['executionSuccessful'] === false);
    this.overrides = invocations.map((invocation) =>
      listOf(invocation['ruleConfigurationOverrides']).map((item) => {
        const configuration = objectOf(objectOf(item)?.['configuration']) ?? {};
        return {
          descriptor: objectOf(item)?.['descriptor'],
          level: memberOf(configuration['level'], LEVELS),
          rank: rankOf(configuration['rank']),
        };
      }),
    );
  }
}

export function addressOf(value: unknown): ArtifactAddress {
  const location = objectOf(value) ?? {};
  return {
    uri: textOf(location['uri']),
    base: textOf(location['uriBaseId']),
    index: naturalOf(location['index']),
  };
}

function basesOf(bases: JsonObject): ReadonlyMap<string, ArtifactAddress> {
  return new Map(Object.entries(bases).map(([id, location]) => [id, addressOf(location)]));
}

/** Is an id, such as `CA1000/1`, that of a rule or of a part of it? */
function isWithin(id: string, rule: string): boolean {
  return id === rule || id.startsWith(`${rule}/`);
}

/** The rule of an id, or of the longest part of it: of `CA1000` if there is no `CA1000/1`. */
function ruleById(components: readonly Component[], id: string): RuleFacts | undefined {
  for (let part = id; ; part = part.slice(0, part.lastIndexOf('/'))) {
    for (const { byId } of components) {
      const rule = byId.get(part);
      if (rule) return rule;
    }
    if (!part.includes('/')) return undefined;
  }
}
