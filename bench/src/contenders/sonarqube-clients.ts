// Ways to read the issues of a project from SonarQube. All of them ask for the same pages of the same slices, and for what
// else is read of an analysis: dismissed issues, hotspots, the gate. Only ours asks in the end whether all of it still holds.
import type { Contender } from '../contract.ts';
import { ServedProject } from '../series/served-project.ts';

export interface Found {
  readonly key: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface Fetched {
  readonly found: readonly Found[];
  readonly requests: number;
}

/** As many as ours has connections when nothing is said. */
const AT_ONCE = 16;
const PAGE_ROWS = 500;
const PROJECT = 'demo';

interface Issue {
  readonly key: string;
  readonly rule: string;
  readonly component: string;
  readonly line: number;
  readonly message: string;
}

interface IssuePage {
  readonly issues?: readonly Issue[];
  readonly facets: readonly { readonly values: readonly { readonly val: string; readonly count: number }[] }[];
}

type Get = (path: string) => Promise<IssuePage>;

interface Client {
  readonly get: Get;
  readonly close?: () => Promise<void>;
}

/** Calls `get` for each path; the order of what it gives is theirs. */
type Spread = (paths: readonly string[], get: Get) => Promise<readonly IssuePage[]>;

export const oneAfterTheOther: Spread = async (paths, get) => {
  const pages: IssuePage[] = [];
  for (const path of paths) pages.push(await get(path));
  return pages;
};

/** As many loops as may run at once share an index. */
export const loops: Spread = async (paths, get) => {
  const pages: IssuePage[] = new Array(paths.length);
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < paths.length) {
      const index = next++;
      pages[index] = await get(paths[index] ?? '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  return pages;
};

export const batches: Spread = async (paths, get) => {
  const pages: IssuePage[] = [];
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    pages.push(...(await Promise.all(paths.slice(start, start + AT_ONCE).map(get))));
  }
  return pages;
};

/** A client that reads the issues through `get`, spread in its own way. */
export function reader(
  contender: Omit<Contender<Fetched>, 'prepare'>,
  open: (url: string) => Promise<Client> | Client,
  spreading: () => Promise<Spread> | Spread,
): Contender<Fetched> {
  return {
    ...contender,
    prepare: async ({ size }) => {
      const server = await ServedProject.start(size);
      const { get, close } = await open(server.url);
      const spread = await spreading();
      return {
        before: async () => void (await server.requests()),
        run: async () => {
          const found = await readIssues(get, spread);
          return { found, requests: await server.requests() };
        },
        close: async () => {
          await close?.();
          server.close();
        },
      };
    },
  };
}

async function readIssues(get: Get, spread: Spread): Promise<Found[]> {
  const open = { components: PROJECT, resolved: 'false' };
  const first = await get(search({ ...open, facets: 'rules', p: '1', ps: '1' }));
  const slices = first.facets[0]?.values ?? [];
  const paths = slices.flatMap(({ val, count }) =>
    Array.from({ length: Math.ceil(count / PAGE_ROWS) }, (_, page) =>
      search({ ...open, additionalFields: 'rules', s: 'FILE_LINE', rules: val, p: String(page + 1), ps: '500' }),
    ),
  );
  const others = [
    search({ components: PROJECT, issueStatuses: 'ACCEPTED,FALSE_POSITIVE', ps: '500' }),
    `/api/hotspots/search?project=${PROJECT}&ps=500`,
    `/api/qualitygates/project_status?projectKey=${PROJECT}`,
  ];
  const found: Found[] = [];
  await spread([...others, ...paths], async (path) => {
    const page = await get(path);
    for (const { key, rule, component, line, message } of page.issues ?? []) {
      found.push({ key, rule, path: component.slice(PROJECT.length + 1), line, message });
    }
    return page;
  });
  return found;
}

function search(params: Readonly<Record<string, string>>): string {
  return `/api/issues/search?${new URLSearchParams(params)}`;
}

export function globalFetch(url: string): Client {
  return {
    get: async (path) => {
      const response = await fetch(`${url}${path}`);
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return (await response.json()) as IssuePage;
    },
  };
}

export async function undiciPool(url: string): Promise<Client> {
  const { Pool } = await import('undici');
  const pool = new Pool(url, { connections: AT_ONCE });
  return {
    get: async (path) => {
      const { statusCode, body } = await pool.request({ path, method: 'GET' });
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
      return (await body.json()) as IssuePage;
    },
    close: () => pool.close(),
  };
}

export async function pMapSpread(): Promise<Spread> {
  const { default: pMap } = await import('p-map');
  return (paths, get) => pMap(paths, get, { concurrency: AT_ONCE });
}

/** The step 02, with everything on that it has: retries, proof of completeness, and answers kept on disk to go on from. */
export const step02: Contender<Fetched> = {
  role: 'ours',
  package: 'sonarflow',
  prepare: async ({ size, scratch }) => {
    const server = await ServedProject.start(size);
    const { SmartCache, Pipeline } = await import('@pipelines/core');
    const { fetch } = await import('sonarflow');
    const cache = new SmartCache<unknown>({ namespace: '02-fetch', ttl: 0, maxSize: 8, directory: scratch });
    const pipeline = Pipeline.start('sonarflow', fetch);
    let turn = 0;
    return {
      before: async () => void (await server.requests()),
      run: async () => {
        // Of another analysis each time, so that nothing of it is known.
        const input = rowsOfScan(server.url, `analysis-${turn++}`);
        const rows = pipeline.run({ root: scratch, input, services: () => ({ cache: cacheOf(cache) }) });
        const found: Found[] = [];
        for await (const row of rows) {
          if (row.type === 'fetched' && !row.complete) throw new Error(`incomplete: ${row.remainder?.reason}`);
          if (row.type !== 'finding') continue;
          const { key = '', rule, path = '', range, message } = row;
          found.push({ key, rule, path, line: range?.startLine ?? 0, message });
        }
        return { found, requests: await server.requests() };
      },
      close: async () => {
        await cache.close();
        server.close();
      },
    };
  },
};

async function* rowsOfScan(host: string, key: string) {
  yield { type: 'analysis', dialect: 'server', version: '10.8.1.101195', host, project: PROJECT, key };
  yield { type: 'scanned', source: 'sonarqube' };
}

type Cache = InstanceType<typeof import('@pipelines/core').SmartCache<unknown>>;

function cacheOf(cache: Cache): import('@pipelines/core').StepCache {
  return {
    get: async <T>(key: string) => (await cache.get(key)) as T | undefined,
    set: (key, value) => cache.set(key, value),
    getOrCompute: async <T>(key: string, compute: () => T | Promise<T>) =>
      (await cache.getOrCompute(key, compute)) as T,
    flush: () => cache.flush(),
  };
}
