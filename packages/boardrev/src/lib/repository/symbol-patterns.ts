import type { Language } from './languages.ts';

/**
 * Each matches the head of a declaration from the start of a line; the last identifier of its first group is the name.
 * No two neighbouring parts can match the same text, so a line costs time linear in its length.
 */
type Patterns = readonly RegExp[];

/** Longer lines are data or minified code. */
const MAX_LINE = 400;
const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*[?!]?/gu;
const NOT_NAMES = new Set('if for while switch return else do catch sizeof new throw await typeof function'.split(' '));

const JAVA_WORDS =
  'public|protected|private|internal|static|final|abstract|sealed|non-sealed|synchronized|native|default|override|virtual|async|partial|readonly|extern|unsafe|strictfp';

const JAVA: Patterns = [
  new RegExp(`^\\s*(?:(?:${JAVA_WORDS})\\s+)*(?:class|interface|@interface|enum|record|struct)\\s+(\\w+)`),
  new RegExp(`^\\s*(?:(?:${JAVA_WORDS})\\s+)+([^()=;{}"]*)\\(`),
];

const PATTERNS: Readonly<Record<Exclude<Language, 'component'>, Patterns>> = {
  javascript: [
    /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\b\s*\*?|class|interface|type|(?:const\s+)?enum|namespace)\s*\b([\w$]+)/,
    /^export\s+(?:declare\s+)?(?:const|let|var)\s+([\w$]+)/,
    /^(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\b|function\b|\(|[\w$]+\s*=>)/,
    /^(?:module\.)?exports\.([\w$]+)\s*=/,
  ],
  c: [
    /^\s*(?:typedef\s+)?(?:struct|class|enum\s+class|enum|union|namespace)\s+(\w+)[^;]*$/,
    /^#\s*define\s+(\w+)/,
    /^([A-Za-z_][\w:<>,~]*[\s*&]+[\w\s*&:<>,~]*)\(/,
  ],
  csharp: JAVA,
  go: [/^func\s+(?:\([^)]*\)\s*)?(\w+)/, /^type\s+(\w+)/, /^(?:var|const)\s+([A-Z]\w*)/],
  java: JAVA,
  kotlin: [
    /^\s*(?:[a-z]+\s+)*(?:class|interface|object|typealias)\s+(\w+)/,
    /^\s*(?:[a-z]+\s+)*fun\s+(?:<[^>]*>\s*)?([^()={}]+)\(/,
  ],
  php: [
    /^\s*(?:(?:public|protected|private|static|final|abstract|readonly)\s+)*(?:function\s+&?|(?:class|interface|trait|enum)\s+)(\w+)/,
  ],
  python: [/^\s*(?:async\s+)?(?:def|class)\s+([\p{L}_][\p{L}\p{N}_]*)/u],
  ruby: [/^\s*def\s+(?:self\.)?([\p{L}_][\p{L}\p{N}_]*[?!]?)/u, /^\s*(?:class|module)\s+([\w:]+)/],
  rust: [
    /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:async|const|unsafe|default|extern\s+"[^"]*")\s+)*(?:fn|struct|enum|trait|type|mod|union|macro_rules!)\s+(\w+)/,
    /^\s*pub(?:\([^)]*\))?\s+(?:const|static)\s+(?:mut\s+)?(\w+)\s*:/,
  ],
  shell: [/^\s*(?:function\s+)?([\w-]+)\s*\(\)/, /^\s*function\s+([\w-]+)/],
  swift: [/^\s*(?:@?[A-Za-z]+(?:\([^)]*\))?\s+)*(?:class|struct|enum|protocol|actor|typealias|func)\s+(\w+)/],
};

/** Names that patterns take for declared, in source order, without repeats. Comments and strings may add a few. */
export function symbolsByPattern(text: string, language: Exclude<Language, 'component'>): string[] {
  const names = new Set<string>();
  const whole = language === 'shell';
  for (const line of text.split('\n')) {
    if (line.length > MAX_LINE) continue;
    for (const pattern of PATTERNS[language]) {
      const found = pattern.exec(line)?.[1];
      if (found === undefined) continue;
      const name = whole ? found : found.match(IDENTIFIER)?.at(-1);
      if (name !== undefined && !NOT_NAMES.has(name)) names.add(name);
      break;
    }
  }
  return [...names];
}
