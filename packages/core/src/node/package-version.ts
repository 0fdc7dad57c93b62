import { readFileSync } from 'node:fs';

/** The version of the package that a module lies in, given the address of its manifest: `new URL('../package.json', …)`. */
export function packageVersion(manifest: URL): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
