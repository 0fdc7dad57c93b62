import { z } from '@pipelines/core';

/** Something that could not be read as it should, and the way out. The run goes on without it. */
export const problem = z.object({
  type: z.literal('problem'),
  code: z.string(),
  path: z.string(),
  /** From 1. */
  line: z.number().int().positive().optional(),
  message: z.string(),
  fix: z.string(),
});
export type Problem = z.infer<typeof problem>;

/** What a package is for: decides which sections its README has. */
export const PACKAGE_KINDS = ['library', 'cli', 'app', 'config', 'plugin'] as const;
export type PackageKind = (typeof PACKAGE_KINDS)[number];

/** A web address of the repository, as its manifest or its git remote tells. */
export const repositoryAddress = z.object({
  /** `https://github.com/owner/name`, without a slash or `.git` at its end. */
  url: z.string(),
  /** What its links to the newest files name, such as `main`. */
  branch: z.string().optional(),
});
export type RepositoryAddress = z.infer<typeof repositoryAddress>;

/** In the order of the manifest. */
const scripts = z.array(z.object({ name: z.string(), command: z.string() }));

/** By name. */
const dependencies = z.array(
  z.object({
    name: z.string(),
    range: z.string(),
    kind: z.enum(['dependency', 'peer', 'optional', 'dev']),
    /** Its folder, if it is a package of this tree. */
    path: z.string().optional(),
  }),
);

/** The packages of the tree and how they depend on each other; comes before them, once. */
export const workspace = z.object({
  type: z.literal('workspace'),
  /** The name in the root's manifest. */
  name: z.string().optional(),
  manager: z.enum(['pnpm', 'npm', 'yarn', 'bun']).optional(),
  /** What runs tasks over the packages. */
  tools: z.array(z.enum(['turbo', 'nx', 'lerna'])),
  repository: repositoryAddress.optional(),
  /** The README of the root, if it has one; the root need not be a package. */
  readme: z.string().optional(),
  /** By path. */
  packages: z.array(
    z.object({
      name: z.string(),
      /** Folder, POSIX, relative to the root; empty for the root. */
      path: z.string(),
      version: z.string().optional(),
      description: z.string().optional(),
      private: z.boolean(),
      kind: z.enum(PACKAGE_KINDS),
      /** Its README, if it has one. */
      readme: z.string().optional(),
    }),
  ),
  /** Folders with a manifest that are no packages: fixtures, examples outside the workspace, manifests without a name. By path. */
  others: z.array(z.string()).optional(),
  /** What the root's manifest says where it has no name, so that the root is no package. */
  root: z.object({ scripts, dependencies }).optional(),
  /** Which package needs which at run time, by names, sorted; a dependency for development is none. */
  edges: z.array(z.tuple([z.string(), z.string()])),
  /** Each as the names on it, the smallest first. */
  cycles: z.array(z.array(z.string())),
});
export type Workspace = z.infer<typeof workspace>;

/** A name that an entry point exports. */
export const exportedName = z.object({
  /** `default` for the default export. */
  name: z.string(),
  kind: z.enum(['function', 'class', 'interface', 'type', 'enum', 'constant', 'variable', 'namespace', 'unknown']),
  /** As one line of TypeScript, without the body. */
  signature: z.string().optional(),
  /** First sentence of its JSDoc. */
  summary: z.string().optional(),
  deprecated: z.boolean().optional(),
  /** JSDoc says that it is not for others (`@internal`, `@private`). */
  internal: z.boolean().optional(),
  /** Where it is declared. */
  path: z.string().optional(),
  line: z.number().int().positive().optional(),
  /** Fields of an options interface: what people may set. */
  fields: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        optional: z.boolean(),
        /** As JSDoc says it (`@default`). */
        default: z.string().optional(),
        summary: z.string().optional(),
      }),
    )
    .optional(),
});
export type ExportedName = z.infer<typeof exportedName>;

/** What one subpath of a package leads to. */
export const entry = z.object({
  /** `.`, `./sub`, or with a `*` in it. */
  subpath: z.string(),
  /** Names of the conditions, in the order of the manifest, without repeats: `types`, `import`, `default` … */
  conditions: z.array(z.string()),
  /** The source file behind it, if it could be found; what is built is traced back to its source. */
  source: z.string().optional(),
  /** The names it exports, by name; absent if the source is not known. */
  names: z.array(exportedName).optional(),
  /** No name is missing: each re-export could be followed. */
  complete: z.boolean(),
});
export type Entry = z.infer<typeof entry>;

/** A package: what its manifest and its sources say. */
export const packageRow = z.object({
  type: z.literal('package'),
  name: z.string(),
  /** Folder, POSIX, relative to the root; empty for the root. */
  path: z.string(),
  manifest: z.string(),
  version: z.string().optional(),
  description: z.string().optional(),
  private: z.boolean(),
  /** SPDX, as written. */
  license: z.string().optional(),
  kind: z.enum(PACKAGE_KINDS),
  /** `type` of the manifest. */
  module: z.enum(['module', 'commonjs']),
  engines: z.record(z.string(), z.string()),
  bins: z.array(z.object({ name: z.string(), path: z.string() })),
  scripts,
  /** The manifest has `exports`: nothing else can be imported. */
  sealed: z.boolean(),
  entries: z.array(entry),
  /** Subpaths that packages of this tree may import although they are not published. */
  innerSubpaths: z.array(z.string()).optional(),
  dependencies,
  /** Packages of this tree that need it at run time, by name. */
  usedBy: z.array(z.string()),
  /** Files that show how it is used, the best first: examples, then tests. */
  examples: z.array(z.object({ path: z.string(), kind: z.enum(['example', 'test']), title: z.string().optional() })),
  /** Its README, if it has one. */
  readme: z.string().optional(),
  /** Its LICENSE file, or that of the root. */
  licenseFile: z.string().optional(),
  /** `readmeflow` of the manifest is false: its README is left alone. */
  optedOut: z.boolean().optional(),
});
export type Package = z.infer<typeof packageRow>;

/** The sections of a README, in the order they have in one that is created. */
export const SECTIONS = [
  'purpose',
  'install',
  'quick-start',
  'packages',
  'graph',
  'api',
  'options',
  'scripts',
  'dependencies',
  'license',
] as const;
export type SectionId = (typeof SECTIONS)[number];

/** What the README of a package should say, as far as the facts support it. */
export const outline = z.object({
  type: z.literal('outline'),
  name: z.string(),
  /** Folder of the package; empty for the root. */
  path: z.string(),
  /** Where the README lies or would lie. */
  readme: z.string(),
  exists: z.boolean(),
  kind: z.enum(PACKAGE_KINDS).optional(),
  optedOut: z.boolean().optional(),
  /** Only those that the facts support. */
  sections: z.array(
    z.object({
      id: z.enum(SECTIONS),
      /** Its heading; that of `purpose` is the name of the package. */
      title: z.string(),
      /** Markdown without its heading, lines joined by LF, links relative to the README. */
      body: z.string(),
      /** Only where a README has a region for it: not part of one that is made or adopted. */
      onRequest: z.boolean().optional(),
    }),
  ),
});
export type Outline = z.infer<typeof outline>;

/** What became of a README. */
export const OUTCOMES = ['unchanged', 'changed', 'created', 'missing', 'unmanaged', 'opted-out', 'refused'] as const;

export const outcome = z.object({
  type: z.literal('outcome'),
  name: z.string(),
  /** The README. */
  path: z.string(),
  state: z.enum(OUTCOMES),
  reason: z.string(),
  /** Sections that were filled. */
  sections: z.array(z.enum(SECTIONS)),
});
export type Outcome = z.infer<typeof outcome>;

/** What a document can have wrong. README.md says what each means. */
export const RULES = [
  'missing-file',
  'file-case',
  'outside-root',
  'missing-anchor',
  'missing-reference',
  'line-past-end',
  'unknown-package',
  'unknown-bin',
  'unknown-script',
  'unknown-entry',
  'unknown-export',
  'invalid-code',
  'unclosed-fence',
  'unclosed-comment',
  'unbalanced-marker',
  'missing-embed',
  'stale-embed',
  'stale-version',
  'broken-url',
  'moved-url',
] as const;
export type Rule = (typeof RULES)[number];

/** What is wrong at one place of a document. */
export const finding = z.object({
  type: z.literal('finding'),
  /** `doc-` and ten hex digits, of the file, the rule and the target: stays when lines move. */
  id: z.string(),
  /** POSIX, relative to the root. */
  file: z.string(),
  /** From 1; columns in UTF-16 units. */
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  rule: z.enum(RULES),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  /** What is written there. */
  target: z.string(),
  /** The nearest valid target. */
  suggestion: z.string().optional(),
  /** There is but one way to mend it, so `--fix` does. */
  fixable: z.boolean(),
  /** Was mended by this run. */
  fixed: z.boolean().optional(),
  /** What the team decided: such a finding is no debt. */
  aside: z.object({ verdict: z.enum(['rejected', 'deferred', 'accepted', 'ignored']), reason: z.string() }).optional(),
});
export type Finding = z.infer<typeof finding>;

export const report = z.object({
  type: z.literal('report'),
  /** The report for people. */
  path: z.string(),
  packages: z.number().int(),
  /** READMEs that were looked at: none where 04-verify runs alone. Then by what became of them. */
  readmes: z.number().int(),
  outdated: z.number().int(),
  created: z.number().int(),
  missing: z.number().int(),
  refused: z.number().int(),
  documents: z.number().int(),
  links: z.number().int(),
  /** Links to other hosts, and those of them that were asked for. */
  external: z.number().int(),
  externalChecked: z.number().int(),
  findings: z.number().int(),
  errors: z.number().int(),
  /** Findings that are no part of the baseline. */
  new: z.number().int(),
  fixed: z.number().int(),
  aside: z.number().int(),
  problems: z.number().int(),
});
export type Report = z.infer<typeof report>;
