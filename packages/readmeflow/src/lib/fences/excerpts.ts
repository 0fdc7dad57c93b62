// What people put into fences of JavaScript and TypeScript although it is not meant to parse. Each pattern spares one kind.

/** Something was left out: `...` where no spread can be. */
const ELIDED = /…|,\s*\.\.\s*\)|\. \. \.|\.\.\.(?=\s*(?:[)\]}>,;'"`]|$)|[ \t])/m;
/** A placeholder: `<your-key>` without its end. */
const PLACEHOLDER = /(?:^|[\s('"=,:[])< ?([A-Za-z][\w .-]*)>(?![\s\S]*<\/\1)(?!\()/;
/** Templates of another language. */
const TEMPLATE = /(?<!=)\{\{[\s\w.$'"|-]+\}\}|<%|%>|\{%|%\}/;
/** A difference between two texts. */
const DIFFERENCE = /^[ \t]*[+-](?:[ \t]|$)/m;
/** The same within lines, as the sites of Svelte show it: `+++added+++` and `---taken out---`. */
const MARKED_DIFFERENCE = /(?<!\+)\+{3}(?!\+)|(?<!-)-{3}(?!-)/;
/** The same, said by comments. */
const TAKEN_OUT = /\[!code\s*(?:--|\+\+)|\bdiff-(?:add|remove)\b|\b(?:add|remove) (?:this|these|the next) lines?\b/i;
/** A comment with `...` and a comma where the members of an object begin, or in braces of its own among them. */
const COMMENT_AS_MEMBERS =
  /\{\s*\/\*\s*(?:\.\.\.|…)[^*]*\*\/\s*,|^[ \t]*\{\s*\/\*\s*(?:\.\.\.|…)[^*]*\*\/\s*\}(?:,|\s*\n\s*[\w$]+\s*:)/m;
/** A comment with `...`, or any of the other kind, where a value should be. */
const COMMENT_AS_VALUE = /[=(:,?>]\s*(?:\/\*[^*]*\*\/\s*(?:[;,)\]}]|$)|\/\/\s*(?:\.\.\.|…))/m;
/** A session: prompts, results, stack traces, errors. */
const SESSION = /^[ \t]*(?:[>$»]|=>)[ \t]|->|→|⇒|^\s*(?:Uncaught\s)?[A-Z]\w*Error\b|^\s+at .+:\d+/m;
/** Another text inside: pages, front matter, headings, trees of files. */
const OTHER_TEXT = /<!DOCTYPE|<script|<!--|<\?xml|^(?:---|===+|\*\*\*+|#+ .*)\s*$|[├└│─]/im;
/** Commands. */
const COMMAND =
  /^\s*(?:\$\s|(?:npm|npx|pnpm|yarn|bun|deno|node|cd|git|curl|grep|cat|ls|rm|cp|mv|mkdir|echo|docker|sudo|brew)\s+[\w.@"'-])/m;
/** Syntax that is proposed. */
const PROPOSED =
  /\|>|#[{[]|\bdo\s*\{|::|[(,]\s*\w*\?\s*[,)]|%[A-Za-z]\w*\(|\bexport\s+[\w$]+\s*(?:,|\bfrom\b)|\bimport\s+(?:defer|source|module)\b|\bmatch\s*\(|@@|@\{|\bmodule\s*\{/;
/** Syntax of Flow, and of the notation of ESTree. */
const FLOW =
  /@flow\b|\bimport\s+typeof\b|\{\||\bopaque\s+type\b|\bdeclare\s+(?:var|export|opaque)\b|\bcomponent\s+[A-Z]|\bhook\s+use|<:/;
/** Rules of a grammar: `JsIfStatement =` and its parts below. */
const RULES_OF_GRAMMAR = /^[A-Z]\w* =\s*$/m;
/** What a linter or a compiler says, below the code that it underlines. */
const UNDERLINED = /^[ \t]*(?:\/\/[ \t]*)?(?:~{2,}|\^{2,})/m;
/** An object as Node.js prints it, with the name of its class before it. */
const PRINTED = /^\w[^\n(]*:[ \t][A-Z]\w*[ \t]\{\n[ \t]+['"\w]+:[ \t]/m;
/** Twoslash, which shows code that the compiler refuses. */
const TWOSLASH = /^\s*\/\/\s*@(?:errors|noErrors)\b/m;

/** A call that tells the types of its parameters: `await run(name: string)`, `type run(name: string) => void`, `a.b(c?: d)`. */
const TYPED_CALL =
  /^\s*type\s+\w+\s*\(|(?:(?:\bawait|=)\s+[\w.]+|^[\w$]+(?:\([^()\n]*\))?(?:\.[\w$]+)+)\((?:\s|\/\/.*)*(?:\w+\?:|\w+:\s*(?:[A-Z]\w*|string|number|boolean)\b)/m;

const SPARED = [
  ELIDED,
  PLACEHOLDER,
  TEMPLATE,
  DIFFERENCE,
  MARKED_DIFFERENCE,
  SESSION,
  OTHER_TEXT,
  COMMAND,
  PROPOSED,
  FLOW,
  RULES_OF_GRAMMAR,
  PRINTED,
  TYPED_CALL,
];

/** Kinds that comments tell. */
const IN_COMMENTS = [TWOSLASH, TAKEN_OUT, COMMENT_AS_MEMBERS, COMMENT_AS_VALUE, UNDERLINED];

/** Strings and comments: what they hold breaks nothing. */
const QUIET = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<!:)\/\/.*|\/\*[\s\S]*?\*\//g;

/** Is it, from the look of it, not meant to parse? */
export function isExcerpt(code: string): boolean {
  const loud = code.replace(QUIET, (text) => (text.startsWith('/') ? '' : '""'));
  if (IN_COMMENTS.some((pattern) => pattern.test(code))) return true;
  return SPARED.some((pattern) => pattern.test(loud));
}
