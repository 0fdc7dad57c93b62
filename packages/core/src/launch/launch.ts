import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** What a bundle was made of. Kept in it under the name `STAMP`, and not packed: an installed package has none. */
export interface BundleStamp {
  /** Relative to the bundle. */
  readonly inputs: readonly string[];
  readonly fingerprint: string;
}

export const STAMP = 'made-of.json';

interface CommandLine {
  main(argv: readonly string[], world: { readonly code?: string | undefined }): Promise<number>;
}

/**
 * Runs the command line of a package, given the address of a file in its `bin/`: from `dist/bundle/`, which starts in a
 * third of the time, or from `dist/` where that was compiled since, so that nobody runs old code unawares. Resolves to
 * the exit code.
 */
export async function launch(bin: string): Promise<number> {
  const bundle = new URL('../dist/bundle/', bin);
  const code = currentCode(bundle);
  const commandLine: CommandLine = await import(new URL(code === undefined ? '../cli.js' : 'cli.js', bundle).href);
  return commandLine.main(process.argv.slice(2), { code });
}

/** Whether the folder holds a bundle of what is there now. */
export function isCurrent(bundle: URL): boolean {
  return currentCode(bundle) !== undefined;
}

/** Tells a bundle that is current from other ones of its version. Undefined for one that is not, or is not there. */
function currentCode(bundle: URL): string | undefined {
  const text = contentOf(new URL(STAMP, bundle));
  if (text === undefined) return existsSync(new URL('cli.js', bundle)) ? 'installed' : undefined;
  const stamp: BundleStamp = JSON.parse(text.toString());
  return fingerprint(bundle, stamp.inputs) === stamp.fingerprint ? stamp.fingerprint : undefined;
}

/** Tells other contents from these. By content, since a copy or a restored cache has other times. */
export function fingerprint(bundle: URL, inputs: readonly string[]): string {
  const hash = createHash('sha1');
  for (const input of inputs) {
    const content = contentOf(new URL(input, bundle));
    hash.update(`${input} ${content?.length}\0`).update(content ?? '');
  }
  return hash.digest('hex');
}

function contentOf(file: URL): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
