import { folderOf } from '@pipelines/core/repository';
import { versionFolders } from './docusaurus-versions.ts';
import { DOCUMENT } from './path-forms.ts';
import type { Site } from './sites.ts';

const INDEX = /^_?(?:index|readme)\.[^.]+$/i;

/** What a relative path of a document starts from. `raw`: it stands in HTML, which generators take as it is. */
export function foldersOf(path: string, document: string, site: Site | undefined, raw: boolean): readonly string[] {
  const folder = folderOf(document);
  if (!site) return [folder];
  // Docusaurus looks for `guide/intro.md` from the folder of the docs, too, and from that of the site.
  if (site.generator === 'docusaurus' && !path.startsWith('.'))
    return [folder, ...versionFolders(document, site), ...site.content, site.folder];
  const fromAddress = site.pagesAreFolders === 'always' || (site.pagesAreFolders === 'html' && raw);
  return fromAddress && !DOCUMENT.test(path) ? [folder, ...addressFolder(document, folder)] : [folder];
}

/** The page of `guide/intro.md` is at `guide/intro/`: from there browsers go to `../images/a.png`. */
function addressFolder(document: string, folder: string): readonly string[] {
  const name = document.slice(folder === '' ? 0 : folder.length + 1);
  return INDEX.test(name) ? [] : [document.replace(/\.[^./]+$/, '')];
}
