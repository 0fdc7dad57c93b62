import { type Node, parseTree } from 'jsonc-parser';
import type { Use } from '../document/document-facts.ts';
import type { FenceText } from './fence-text.ts';
import { readPackageSpec } from './package-names.ts';

type Version = Extract<Use, { kind: 'version' }>;

const CDN =
  /(?:unpkg\.com|cdn\.jsdelivr\.net\/npm|fastly\.jsdelivr\.net\/npm|esm\.sh|esm\.run|cdn\.skypack\.dev)\/((?:@[\w.-]+\/)?[\w.-]+)(?:@([^/\s"'`?#<>+),]+))?/g;

/** Packages, and versions of them, in the addresses of content delivery networks. */
export function versionsOfAddresses({ code, place }: FenceText): readonly Version[] {
  return [...code.matchAll(CDN)].flatMap((found) => {
    const [whole, name = '', range = '*'] = found;
    const end = found.index + whole.length;
    const start = range === '*' ? end - name.length : end - range.length;
    return readPackageSpec(name) ? [{ kind: 'version' as const, name, range, ...place(start, end) }] : [];
  });
}

const DEPENDENCIES = /^(?:(?:dev|peer|optional|bundled)D|d)ependencies$|^(?:resolutions|overrides|catalog|imports)$/;

/** What a manifest in a fence depends on; members without their braces count as one. */
export function versionsOfManifest({ code, place }: FenceText): readonly Version[] {
  if (!code.includes('"')) return [];
  const isFragment = /^\s*"/.test(code);
  const root = parseTree(isFragment ? `{${code.slice(0)}}` : code, [], { allowTrailingComma: true });
  const shift = isFragment ? 1 : 0;
  return dependencyNodes(root, isFragment).flatMap(({ children: [key, value] = [] }) => {
    const name = key?.value as string;
    const range = value?.value as unknown;
    if (!value || typeof range !== 'string' || !readPackageSpec(name)) return [];
    const start = value.offset + 1 - shift;
    return [{ kind: 'version' as const, name, range, ...place(start, start + value.length - 2) }];
  });
}

function dependencyNodes(root: Node | undefined, isFragment: boolean): readonly Node[] {
  const members = root?.type === 'object' ? (root.children ?? []) : [];
  const inside = members.filter(({ children: [key] = [] }) => DEPENDENCIES.test(key?.value));
  const pnpm = members.find(({ children: [key] = [] }) => key?.value === 'pnpm')?.children?.[1];
  const found = inside.flatMap(({ children: [, value] = [] }) =>
    value?.type === 'object' ? (value.children ?? []) : [],
  );
  const loose = isFragment ? members.filter(({ children: [key] = [] }) => /^@[^/]+\/./.test(key?.value)) : [];
  return [...found, ...loose, ...dependencyNodesOf(pnpm)];
}

function dependencyNodesOf(pnpm: Node | undefined): readonly Node[] {
  return pnpm ? dependencyNodes(pnpm, false) : [];
}
