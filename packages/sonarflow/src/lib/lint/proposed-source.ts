import { toRootPath } from '@pipelines/core/node';
import { findEslintConfig } from './find-eslint.ts';

/** What `init` writes about the source: the linter a team has configured goes before the embedded one. */
export function proposedSource(root: string): readonly string[] {
  const config = findEslintConfig(root);
  if (!config) {
    return [
      '// No ESLint config found: the embedded oxlint is used. Others: eslint, sarif, sonarqube.',
      '// "01-scan": { "source": "oxlint" }',
    ];
  }
  return [`// Found: ${toRootPath(root, config.path)}.`, '"01-scan": { "source": "eslint" }'];
}
