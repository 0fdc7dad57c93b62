import { createHash } from 'node:crypto';

/** One thing a task is about: where it is, and a content id by which it is known again when it moves. */
export interface TaskMember {
  /** `path#name`. */
  readonly anchor: string;
  /** Empty if unknown. Compared by its first 12 characters. */
  readonly hash: string;
}

/** What a tool keeps in its region of a task file. */
export interface ManagedContent {
  readonly id: string;
  /** Short facts a machine reads again, such as `resolved`. */
  readonly marks: Readonly<Record<string, string>>;
  readonly members: readonly TaskMember[];
  /** Markdown for people. */
  readonly body: string;
}

export interface ParsedContent extends ManagedContent {
  /** False if the body is not what the tool wrote there: somebody edited or moved it, or the format is older. */
  readonly intact: boolean;
}

const FORMAT = '1';
const HASH_LENGTH = 12;

/** What the text of a region depends on beside its content. */
export interface ContentPlace {
  readonly tool: string;
  /** Leads from the file to the root, as its links do: a file that moved to another depth is not intact. */
  readonly base: string;
}

/** The text between the markers. A marker of the tool inside the body, in quoted code for instance, is made harmless. */
export function formatContent({ id, marks, members, body }: ManagedContent, { tool, base }: ContentPlace): string {
  const text = wellFormed(body)
    .replace(new RegExp(`<!--(?=\\s*${tool}:)`, 'g'), '<!- -')
    .replace(/\n+$/, '');
  const facts = Object.entries(marks).map(([name, value]) => `${name}: ${value}\n\n`);
  const lines = members.map(({ anchor, hash }) => `${shortHash(hash) || '-'} ${escapeAnchor(anchor)}`);
  return `id: ${id}\n\n${facts.join('')}<!-- members ${FORMAT} ${digest(base + text)}\n${lines.join('\n')}\n-->\n\n${text}`;
}

/** Undefined if there is no `id:` line. What else is missing is empty and makes the content not intact. */
export function parseContent(content: string, base: string): ParsedContent | undefined {
  const id = /^id:[ \t]*(\S+)[ \t]*$/m.exec(content)?.[1];
  if (id === undefined) return undefined;
  const comment = /^<!-- members (\d+) ([0-9a-f]+)\n([\s\S]*?)^-->$/m.exec(content);
  const head = content.slice(0, comment?.index ?? 0);
  const body = comment ? content.slice(comment.index + comment[0].length).replace(/^\n\n/, '') : content;
  const facts = [...head.matchAll(/^([a-z]+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
  return {
    id,
    marks: Object.fromEntries(facts.filter(([name]) => name !== 'id')),
    members: (comment?.[3] ?? '').split('\n').flatMap(parseMember),
    body,
    intact: comment?.[1] === FORMAT && comment[2] === digest(base + body),
  };
}

/** Do two lists name the same things, wherever each stands in its list? */
export function sameMembers(a: readonly TaskMember[], b: readonly TaskMember[]): boolean {
  const keys = (members: readonly TaskMember[]) =>
    members.map(({ anchor, hash }) => `${shortHash(hash)} ${wellFormed(anchor)}`).sort();
  return JSON.stringify(keys(a)) === JSON.stringify(keys(b));
}

function parseMember(line: string): TaskMember[] {
  const [, hash, anchor] = /^(\S+) (.+)$/.exec(line) ?? [];
  if (hash === undefined || anchor === undefined) return [];
  return [{ anchor: unescapeAnchor(anchor), hash: hash === '-' ? '' : hash }];
}

/** Nothing in it may end the comment or the line. */
function escapeAnchor(anchor: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these cannot stand on one line
  return wellFormed(anchor).replace(/[\u0000-\u001f\u007f%<>]|^ | $/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

function unescapeAnchor(text: string): string {
  return text.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** As it is read back from the disk: a lone surrogate has no UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function shortHash(hash: string): string {
  return hash.replace(/[^\w]+/g, '').slice(0, HASH_LENGTH);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
