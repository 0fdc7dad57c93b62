import type { Package } from '../../rows.ts';
import { linkTo } from './links.ts';
import { prose } from './prose.ts';

/** The licence as the manifest names it, leading to its text. Undefined where none is named. */
export function licenseText({ license, licenseFile, path }: Package): string | undefined {
  if (license === undefined || license.trim() === '') return undefined;
  const elsewhere = /^SEE LICEN[SC]E IN (.+)$/i.test(license.trim());
  if (elsewhere)
    return licenseFile === undefined ? undefined : `See ${linkTo(prose(name(licenseFile)), path, licenseFile)}.`;
  return licenseFile === undefined ? prose(license) : linkTo(prose(license), path, licenseFile);
}

function name(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
