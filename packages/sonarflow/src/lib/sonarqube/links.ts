import { branchParams, type Target } from './dialects.ts';

/** Pages at the server, for people. Memory: one address per rule. */
export class Links {
  private readonly rules = new Map<string, string>();
  private readonly rulePage: string;
  private readonly issuePage: string;
  private readonly hotspotPage: string;
  private readonly place: string;

  constructor(target: Target) {
    const { host, dialect, organization, project } = target;
    const isCloud = dialect === 'cloud';
    const rules = isCloud && organization ? `organizations/${encodeURIComponent(organization)}/rules` : 'coding_rules';
    const id = encodeURIComponent(project);
    this.rulePage = `${host}/${rules}`;
    this.issuePage = `${host}/project/issues?id=${id}`;
    this.hotspotPage = `${host}/${isCloud ? 'project/' : ''}security_hotspots?id=${id}`;
    const place = new URLSearchParams(branchParams(target)).toString();
    this.place = place === '' ? '' : `&${place}`;
  }

  /** Undefined for a rule that only has a category for its name. */
  rule(key: string): string | undefined {
    if (key.startsWith('hotspot:')) return undefined;
    const known = this.rules.get(key);
    if (known !== undefined) return known;
    const rule = encodeURIComponent(key);
    const link = `${this.rulePage}?open=${rule}&rule_key=${rule}`;
    this.rules.set(key, link);
    return link;
  }

  issue(key: string): string {
    const issue = encodeURIComponent(key);
    return `${this.issuePage}&issues=${issue}&open=${issue}${this.place}`;
  }

  hotspot(key: string): string {
    return `${this.hotspotPage}&hotspots=${encodeURIComponent(key)}${this.place}`;
  }
}
