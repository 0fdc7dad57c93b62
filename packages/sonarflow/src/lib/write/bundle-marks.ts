import { type Bundle, GROUPINGS, type Grouping } from '../../rows.ts';

/** What the findings of a bundle have in common, as a task keeps it. */
export interface BundleFacts {
  readonly by: Grouping;
  readonly rule?: string;
  /** A folder; empty for the root. */
  readonly prefix?: string;
  readonly owners: readonly string[];
  readonly module?: string;
  /** Where its findings came from when the task was last written: see `sourceText`. */
  readonly source?: string;
}

/** The marks of a task's region. Each value is one line that ends no comment and holds no markup of its own. */
export function marksOf(bundle: Omit<BundleFacts, 'source'> | Bundle, source: string): Record<string, string> {
  const { by, rule, prefix, owners, module } = bundle;
  return {
    by,
    ...(rule && { rule: encode(rule) }),
    ...(prefix !== undefined && { prefix: prefix === '' ? '.' : encode(prefix) }),
    ...(owners.length > 0 && { owners: owners.map((owner) => encode(owner).replaceAll(' ', '%20')).join(' ') }),
    ...(module && { module: encode(module) }),
    source: encode(source),
  };
}

/** Undefined for marks that do not say what the bundle is: an older task, or one that somebody edited. */
export function factsOf(marks: Readonly<Record<string, string>>): BundleFacts | undefined {
  const { by, rule, prefix, owners, module, source } = marks;
  const grouping = GROUPINGS.find((each) => each === by);
  if (grouping === undefined) return undefined;
  return {
    by: grouping,
    ...(rule !== undefined && { rule: decode(rule) }),
    ...(prefix !== undefined && { prefix: prefix === '.' ? '' : decode(prefix) }),
    owners: (owners ?? '').split(' ').filter(Boolean).map(decode),
    ...(module !== undefined && { module: decode(module) }),
    ...(source !== undefined && { source: decode(source) }),
  };
}

/** Letters, digits and the signs of paths, rules and owners stay; the rest is written as in an address. */
function encode(text: string): string {
  const plain = text.replace(/\p{Surrogate}/gu, '\ufffd').trim();
  return plain.replace(/[^\p{L}\p{N} ./@:_+,=~$()#-]/gu, (sign) => encodeURIComponent(sign).replace(/['*!]/g, hexOf));
}

function hexOf(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
