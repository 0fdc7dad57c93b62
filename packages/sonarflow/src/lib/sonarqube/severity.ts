import type { Finding, Kind, Severity } from '../../rows.ts';
import type { Raw } from './row-shapes.ts';

type Impact = NonNullable<Finding['impacts']>[number];

const KIND_OF_TYPE: Readonly<Record<string, Kind>> = {
  BUG: 'bug',
  VULNERABILITY: 'vulnerability',
  CODE_SMELL: 'smell',
  SECURITY_HOTSPOT: 'hotspot',
};

const KIND_OF_QUALITY: Readonly<Record<Impact['quality'], Kind>> = {
  security: 'vulnerability',
  reliability: 'bug',
  maintainability: 'smell',
};

/** The worst first, as `SEVERITIES`. */
const RANK: Readonly<Record<Severity, number>> = { blocker: 0, critical: 1, major: 2, minor: 3, info: 4 };

/** Of issues, and of their impacts since 10.2. */
const SEVERITY_OF: Readonly<Record<string, Severity>> = {
  BLOCKER: 'blocker',
  CRITICAL: 'critical',
  HIGH: 'critical',
  MAJOR: 'major',
  MEDIUM: 'major',
  MINOR: 'minor',
  LOW: 'minor',
  INFO: 'info',
};

const QUALITY_OF: Readonly<Record<string, Impact['quality']>> = {
  SECURITY: 'security',
  RELIABILITY: 'reliability',
  MAINTAINABILITY: 'maintainability',
};

/** What the server takes an issue for that does not say. */
const UNTOLD: Severity = 'major';

export function impactsOf({ impacts }: Raw): Impact[] | undefined {
  if (!Array.isArray(impacts)) return undefined;
  const known: Impact[] = [];
  for (const impact of impacts as readonly (Raw | null)[]) {
    const quality = QUALITY_OF[String(impact?.['softwareQuality'])];
    const severity = SEVERITY_OF[String(impact?.['severity'])];
    if (quality && severity) known.push({ quality, severity });
  }
  return known.length === 0 ? undefined : known;
}

/** The type and severity of an issue where it has them; else those of its worst impact. */
export function assessIssue(issue: Raw, impacts: readonly Impact[] = []): { kind: Kind; severity: Severity } {
  const told = { kind: KIND_OF_TYPE[String(issue['type'])], severity: SEVERITY_OF[String(issue['severity'])] };
  if (told.kind && told.severity) return { kind: told.kind, severity: told.severity };
  const [worst] = [...impacts].sort(
    (one, other) => RANK[one.severity] - RANK[other.severity] || risk(one) - risk(other),
  );
  return {
    kind: told.kind ?? (worst ? KIND_OF_QUALITY[worst.quality] : 'smell'),
    severity: told.severity ?? worst?.severity ?? UNTOLD,
  };
}

function risk({ quality }: Impact): number {
  return ['security', 'reliability', 'maintainability'].indexOf(quality);
}

type Probability = NonNullable<Finding['probability']>;

const PROBABILITY_OF: Readonly<Record<string, Probability>> = { HIGH: 'high', MEDIUM: 'medium', LOW: 'low' };

const SEVERITY_OF_PROBABILITY: Readonly<Record<Probability, Severity>> = {
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

/** Hotspots have no severity: how likely they are a vulnerability stands in for it. */
export function assessHotspot(hotspot: Raw): { probability: Probability; severity: Severity } {
  const probability = PROBABILITY_OF[String(hotspot['vulnerabilityProbability'])] ?? 'medium';
  return { probability, severity: SEVERITY_OF_PROBABILITY[probability] };
}
