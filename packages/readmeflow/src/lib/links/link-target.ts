/** What a link says it leads to, before anything is looked up. */
export type LinkTarget =
  | { readonly kind: 'path'; readonly address: LocalAddress }
  | { readonly kind: 'web'; readonly url: string }
  /** Nothing that can be judged here: another scheme, a template, a placeholder. */
  | { readonly kind: 'other' };

/** The parts of a target, as written. */
export interface LocalAddress {
  /** Empty: the document itself. Percent codes are kept. */
  readonly path: string;
  /** With its question mark; empty if there is none. */
  readonly query: string;
  /** Without its `#`. Undefined: there is none. */
  readonly fragment: string | undefined;
}

/** Of template languages, and what people write where a name is to be filled in. */
const TEMPLATE = /\{\{|\}\}|^%.*%$|\$\{|<%|%>|\{%|\$\(|\{[\w.-]*\}|<[^>]*>|\[\[|%[A-Z_]{2,}%|\*|…|\.\.\.|(?:^|\/):\w/;
const PLACEHOLDER = /^(?:\.{0,2}\/)*(?:path\/to|your[-_])|^(?:url|link|href)$/i;

const SCHEME = /^[a-z][a-z\d+.-]*:/i;
/** `index.ts:12` is a place in a file; the scheme would be `index.ts`. */
const PLACE_IN_FILE = /^[^:/?#]+\.\w+:\d+(?::\d+)?$/;

/** Says what kind of target this is. `isAutolink`: the address is its own text, so it is never a path. Never throws. */
export function parseTarget(target: string, isAutolink = false): LinkTarget {
  const text = target.trim();
  if (/^https?:\/\//i.test(text)) return TEMPLATE.test(text) ? { kind: 'other' } : { kind: 'web', url: text };
  if (isAutolink) return { kind: 'other' };
  const address = splitAddress(text);
  if (text === '' || text.startsWith('//') || TEMPLATE.test(address.path) || PLACEHOLDER.test(address.path)) {
    return { kind: 'other' };
  }
  if (SCHEME.test(text) && !PLACE_IN_FILE.test(text)) return { kind: 'other' };
  return { kind: 'path', address };
}

/** Cuts off the query and the fragment. */
export function splitAddress(text: string): LocalAddress {
  const hash = text.indexOf('#');
  const before = hash === -1 ? text : text.slice(0, hash);
  const mark = before.indexOf('?');
  return {
    path: mark === -1 ? before : before.slice(0, mark),
    query: mark === -1 ? '' : before.slice(mark),
    fragment: hash === -1 ? undefined : text.slice(hash + 1),
  };
}

/** Percent codes resolved; as it is where they are no UTF-8. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
