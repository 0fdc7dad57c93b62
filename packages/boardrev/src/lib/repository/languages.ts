import { extensionOf } from '@pipelines/core/repository';

/** How declared names are found in a file: by a parser, or by patterns. */
export type Language =
  | 'javascript'
  | 'component'
  | 'c'
  | 'csharp'
  | 'go'
  | 'java'
  | 'kotlin'
  | 'php'
  | 'python'
  | 'ruby'
  | 'rust'
  | 'shell'
  | 'swift';

const EXTENSIONS: Readonly<Record<Language, string>> = {
  javascript: 'ts tsx mts cts js jsx mjs cjs',
  component: 'vue svelte',
  c: 'c h cc cpp cxx hh hpp hxx',
  csharp: 'cs',
  go: 'go',
  java: 'java',
  kotlin: 'kt kts',
  php: 'php',
  python: 'py pyi',
  ruby: 'rb rake',
  rust: 'rs',
  shell: 'sh bash zsh',
  swift: 'swift',
};

const LANGUAGES = new Map<string, Language>();
for (const [language, extensions] of Object.entries(EXTENSIONS)) {
  for (const extension of extensions.split(' ')) LANGUAGES.set(extension, language as Language);
}

/** Undefined for text that declares no names: prose, data, styles. */
export function languageOf(path: string): Language | undefined {
  return LANGUAGES.get(extensionOf(path));
}
