import { pathUri } from '@pipelines/core/markdown';
import type { CodeFlow, Location, Result, Suppression } from 'sarif';
import type { Finding, Range, Severity } from '../../rows.ts';
import { isUri, type LoggedRules } from './logged-rules.ts';
import { escapeLinks } from './message-text.ts';
import { OWN_PROPERTIES } from './own-properties.ts';
import { OWN_FINGERPRINT } from './result-key.ts';
import type { LoggedFinding } from './sarif-log.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  blocker: 'error',
  critical: 'error',
  major: 'warning',
  minor: 'note',
  info: 'note',
};

/** A finding as a result. `suppressions` is always there: SARIF wants it for every result of a run, or for none. */
export function resultOf({ finding, aside }: LoggedFinding, rules: LoggedRules): Result {
  const { rule, severity, message, path, range, permalink, flows } = finding;
  const ruleIndex = rules.indexOf(finding);
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: escapeLinks(message) },
    ...(path !== undefined && { locations: [locationOf({ path, range })] }),
    partialFingerprints: { [OWN_FINGERPRINT]: finding.id },
    ...codeFlowsOf(flows),
    suppressions: suppressionsOf(finding, aside),
    ...(isUri(permalink) && { hostedViewerUri: permalink }),
    properties: { ...tagsOf(finding), [OWN_PROPERTIES]: { ...ownOf(finding), ...rules.differencesOf(finding) } },
  };
}

function ownOf(finding: Omit<Finding, 'type'>) {
  const { kind, severity, impacts, probability, effort, permalink, key, dismissed, author, createdAt, isNew } = finding;
  return {
    ...{ kind, severity, effort, impacts, probability },
    ...(!isUri(permalink) && { permalink }),
    ...{ key, dismissed, author, createdAt, isNew },
  };
}

function tagsOf({ tags }: Omit<Finding, 'type'>): { tags?: string[] } {
  return tags === undefined ? {} : { tags: [...new Set(tags)] };
}

function suppressionsOf({ dismissed }: Omit<Finding, 'type'>, aside: LoggedFinding['aside']): Suppression[] {
  const reason = aside && aside.verdict !== 'old' ? aside.reason : dismissed && `dismissed at the source: ${dismissed}`;
  return reason === undefined ? [] : [{ kind: 'external', status: 'accepted', justification: reason }];
}

function codeFlowsOf(flows: Finding['flows']): { codeFlows?: CodeFlow[] } {
  const ways = (flows ?? []).filter((places) => places.length > 0);
  if (ways.length === 0) return {};
  return {
    codeFlows: ways.map((places) => ({
      threadFlows: [{ locations: places.map((place) => ({ location: locationOf(place) })) }],
    })),
  };
}

function locationOf({
  path,
  range,
  message,
}: {
  path: string;
  range?: Range | undefined;
  message?: string | undefined;
}): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: pathUri(path), uriBaseId: '%SRCROOT%' },
      ...(range && { region: { ...range } }),
    },
    ...(message !== undefined && { message: { text: escapeLinks(message) } }),
  };
}
