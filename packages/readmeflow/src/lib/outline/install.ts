import { codeBlock } from '@pipelines/core/markdown';
import type { Package } from '../../rows.ts';
import { code, listed } from './links.ts';

const DEVELOPMENT = new Set(['config', 'plugin']);

/** How a package is installed, and what it expects to be there. Undefined for one that no registry has. */
export function installText({ name, private: isPrivate, kind, engines, dependencies }: Package): string | undefined {
  // Neither is installed with npm, nor is an extension of an editor.
  if (isPrivate || kind === 'app' || isInitializer(name) || engines['vscode'] !== undefined) return undefined;
  const flag = DEVELOPMENT.has(kind) ? '--save-dev ' : '';
  const lines = codeBlock('sh', [`npm install ${flag}${name}`]);
  const peers = dependencies.filter((each) => each.kind === 'peer').map(peerText);
  const needs = [
    ...Object.entries(engines).flatMap(([engine, range]) => engineText(engine, range)),
    ...(peers.length === 0 ? [] : [`${peers.length === 1 ? 'the peer' : 'the peers'} ${listed(peers)}`]),
  ];
  if (needs.length > 0) lines.push('', `Needs ${listed(needs)}.`);
  return lines.join('\n');
}

/** `npm create x` runs `create-x`, which nobody installs. */
export function isInitializer(name: string): boolean {
  return /^(?:@[^/]+\/)?create-./.test(name);
}

/** A package manager among the engines is that of the people who work on the package. */
function engineText(engine: string, range: string): string[] {
  if (['npm', 'pnpm', 'yarn', 'bun'].includes(engine)) return [];
  const shown = engine === 'node' ? 'Node.js' : code(engine);
  return [range === '' || range === '*' ? shown : `${shown} ${code(range)}`];
}

function peerText({ name, range }: Package['dependencies'][number]): string {
  const isOwn = range === '' || range === '*' || /^(?:workspace|catalog|link|file|portal):/.test(range);
  return isOwn ? code(name) : `${code(name)} ${code(range)}`;
}
