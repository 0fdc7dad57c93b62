import { access, link, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Level } from 'level';
import { damagedTables } from './check-tables.ts';

/** How the disk tier came up. `repaired` and `reset` can be read and written like `ready`. */
export type OpenState = 'ready' | 'repaired' | 'reset' | 'locked' | 'failed';

/** `level` declares only what browsers have too. */
export type Store = Level<string, Buffer> & {
  approximateSize(start: string, end: string): Promise<number>;
  compactRange(start: string, end: string): Promise<void>;
};

export interface OpenedStore {
  readonly state: OpenState;
  readonly store: Store | undefined;
  /** Code of the fault that was met, e.g. `LEVEL_LOCKED` or `ENOSPC`. */
  readonly fault: string | undefined;
}

type StoreOptions = { readonly writeBufferSize: number };
interface StoreClass {
  new (location: string, options: object): Store;
  repair(location: string): Promise<void>;
}

/** Left in a store that failed while it was read: the next opening repairs it first. */
const REPAIR_MARK = 'REPAIR-NEEDED';

/**
 * Opens a LevelDB directory, whatever state it is in; never rejects. Held by another process: `locked`. Damaged tables are
 * removed before LevelDB sees them. Unreadable: repaired once, or else set aside as `<directory>.broken-<n>` (one is kept) and started empty. No access, no
 * space: `failed`, and nothing is touched.
 */
export async function openStore(directory: string, options: StoreOptions): Promise<OpenedStore> {
  try {
    const { Level } = await import('level');
    const opener = storeOpener(Level as unknown as StoreClass, directory, options);
    await mkdir(directory, { recursive: true });
    if (!(await removeDamagedTables(opener, directory))) {
      return { state: 'locked', store: undefined, fault: 'LEVEL_LOCKED' };
    }
    const opened = await openOrRepair(opener, directory);
    if (opened.store) {
      openHere.add(directory);
      opened.store.once('closed', () => openHere.delete(directory));
    }
    return opened;
  } catch (fault) {
    return { state: 'failed', store: undefined, fault: faultCode(fault) };
  }
}

interface Opener {
  open(): Promise<Store>;
  openAt(location: string): Promise<Store>;
  repair(): Promise<void>;
}

function storeOpener(StoreOf: StoreClass, directory: string, options: StoreOptions): Opener {
  const openAt = async (location: string) => {
    const store = new StoreOf(location, { ...options, keyEncoding: 'utf8', valueEncoding: 'buffer' });
    await store.open();
    return store;
  };
  return {
    open: () => openAt(directory),
    openAt,
    repair: () => StoreOf.repair(directory),
  };
}

async function openOrRepair(opener: Opener, directory: string): Promise<OpenedStore> {
  let fault: string | undefined;
  if (!(await looksDamaged(directory))) {
    try {
      return { state: 'ready', store: await opener.open(), fault };
    } catch (thrown) {
      fault = faultCode(thrown);
      if (fault === 'LEVEL_LOCKED') return { state: 'locked', store: undefined, fault };
      if (fault !== 'LEVEL_CORRUPTION') throw thrown;
    }
  }
  fault ??= 'LEVEL_CORRUPTION';
  try {
    await opener.repair();
    const store = await opener.open();
    await rm(join(directory, REPAIR_MARK), { force: true });
    return { state: 'repaired', store, fault };
  } catch (thrown) {
    if (faultCode(thrown) === 'LEVEL_LOCKED') return { state: 'locked', store: undefined, fault: 'LEVEL_LOCKED' };
    await setAside(directory);
    return { state: 'reset', store: await opener.open(), fault };
  }
}

/** Directories that this process holds open; nobody may touch their tables. */
const openHere = new Set<string>();

/** Removes tables that would make LevelDB abort the process. False if another process holds the store. */
async function removeDamagedTables(opener: Opener, directory: string): Promise<boolean> {
  if (openHere.has(directory)) return true;
  const damaged = await damagedTables(directory);
  if (damaged.length === 0) return true;
  // A table may look damaged because another process is writing it.
  if (await isLocked(opener, directory)) return false;
  for (const name of damaged) await rm(join(directory, name), { force: true });
  return true;
}

/** Opening an empty store whose LOCK is a second name of the real one asks for the real lock and reads nothing else. */
async function isLocked(opener: Opener, directory: string): Promise<boolean> {
  const probe = await mkdtemp(`${directory}.probe-`);
  try {
    await link(join(directory, 'LOCK'), join(probe, 'LOCK'));
    await (await opener.openAt(probe)).close();
    return false;
  } catch (thrown) {
    return faultCode(thrown) !== 'ENOENT';
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** Asks for a repair at the next opening. */
export async function markForRepair(directory: string): Promise<void> {
  await writeFile(join(directory, REPAIR_MARK), '').catch(() => {});
}

/**
 * LevelDB takes a store without its CURRENT file for a new one and deletes the tables, and reports a missing manifest
 * like a full disk. So these are seen before it looks.
 */
async function looksDamaged(directory: string): Promise<boolean> {
  const names = await readdir(directory);
  if (names.includes(REPAIR_MARK)) return true;
  if (!names.some((name) => /\.(ldb|sst)$/.test(name) || name.startsWith('MANIFEST-'))) return false;
  const current = await readFile(join(directory, 'CURRENT'), 'utf8').catch(() => undefined);
  if (current === undefined) return names.some((name) => /\.(ldb|sst|log)$/.test(name));
  const manifest = current.trimEnd();
  return !/^MANIFEST-\d+$/.test(manifest) || !names.includes(manifest);
}

async function setAside(directory: string): Promise<void> {
  const parent = dirname(directory);
  const prefix = `${basename(directory)}.broken-`;
  const older = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  const last = Math.max(0, ...older.map((name) => Number(name.slice(prefix.length)) || 0));
  await rename(directory, join(parent, `${prefix}${last + 1}`));
  for (const name of older) await rm(join(parent, name), { recursive: true, force: true });
  await access(directory).catch(() => mkdir(directory, { recursive: true }));
}

/** The innermost code: classic-level wraps its own in `LEVEL_DATABASE_NOT_OPEN`. */
export function faultCode(fault: unknown): string {
  let code = 'UNKNOWN';
  for (let error: unknown = fault; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') code = error.code;
  }
  return code;
}
