import { joined } from './path-forms.ts';
import type { Site } from './sites.ts';

const VERSIONED = /^((?:.*\/)?(?:[\w-]+_)?versioned_docs\/[^/]+)\//;
const LOCALIZED =
  /^((?:.*\/)?i18n\/[^/]+\/docusaurus-plugin-content-(?:(docs(?:-([\w-]+))?)\/([^/]+)|(?:blog|pages)(?:-[\w-]+)?))\//;

/**
 * Where Docusaurus looks for the documents that one of an older version or of another language links to: in the folder of its own
 * version and language, then in that of the version. Empty for all others, which find theirs in the folders of the site.
 */
export function versionFolders(document: string, site: Site): readonly string[] {
  if (site.generator !== 'docusaurus') return [];
  const versioned = VERSIONED.exec(document)?.[1];
  if (versioned !== undefined) return [versioned];
  const [, folder, docs, plugin, version] = LOCALIZED.exec(document) ?? [];
  if (folder === undefined) return [];
  if (docs === undefined || version === undefined || version === 'current') return [folder];
  const versions = plugin === undefined ? 'versioned_docs' : `${plugin}_versioned_docs`;
  return [folder, joined(site.folder, `${versions}/${version}`)];
}
