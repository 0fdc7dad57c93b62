import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for nothing but their text. */
const ACCEPTED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];
const INSTALLED = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/**
 * The licences of what a bundle took in from other packages, one after the other by name.
 * @throws Error for a package without a text, or under a licence that asks for more.
 */
export function thirdPartyLicences(modules) {
  const folders = [
    ...new Set(modules.map((path) => INSTALLED.exec(path)?.[0]).filter((folder) => folder !== undefined)),
  ];
  return folders
    .map(licenceOf)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e\b/i.test(entry));
  if (file === undefined || !ACCEPTED.includes(license)) {
    throw new Error(`${name}@${version} cannot be bundled: its licence is ${license}, its text ${file ?? 'missing'}`);
  }
  return `${name}@${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim()}\n`;
}
