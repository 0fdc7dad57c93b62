import { folderOf } from '@pipelines/core/repository';
import type { Package } from '../../rows.ts';
import { linkTo } from './links.ts';
import { prose } from './prose.ts';
import type { ReadText } from './quick-start.ts';

// Not named after licences: `pnpm pack` adds that of the repository only where no file of the package is called like one.

/** How the texts of licences begin, by their SPDX names. */
const TEXTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^MIT/, /MIT License|Permission is hereby granted, free of charge/i],
  [/^ISC/, /ISC License|Permission to use, copy, modify, and\/or distribute/i],
  [/^Apache/, /Apache License/i],
  [/^BSD/, /BSD|Redistribution and use in source and binary forms/i],
  [/^MPL/, /Mozilla Public License/i],
  [/^[AL]?GPL/, /GNU (?:Affero |Lesser )?General Public License/i],
];

/** The licence as the manifest names it, leading to its text. Undefined where none is named. */
export async function licenseText(
  { license, licenseFile, path }: Package,
  read: ReadText,
): Promise<string | undefined> {
  if (license === undefined || license.trim() === '') return undefined;
  if (/^SEE LICEN[SC]E IN /i.test(license.trim()))
    return licenseFile === undefined ? undefined : `See ${linkTo(prose(nameOf(licenseFile)), path, licenseFile)}.`;
  const isText =
    licenseFile !== undefined && (folderOf(licenseFile) === path || (await isOf(license, licenseFile, read)));
  return isText ? linkTo(prose(license), path, licenseFile) : prose(license);
}

/** A package may have another licence than the repository that it lies in. */
async function isOf(license: string, file: string, read: ReadText): Promise<boolean> {
  const text = await read(file);
  return text !== undefined && TEXTS.some(([name, words]) => name.test(license) && words.test(text));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
