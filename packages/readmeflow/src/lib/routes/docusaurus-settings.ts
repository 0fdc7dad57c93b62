import { isValues, objectWith, UNKNOWN, type Value, type Values } from './static-values.ts';

/** A plugin that makes pages, with what it is told. */
export interface ContentPlugin {
  readonly kind: 'docs' | 'blog' | 'pages';
  readonly id: string;
  readonly options: Values;
}

export interface DocusaurusSettings {
  readonly plugins: readonly ContentPlugin[];
  readonly baseUrl: string;
  /** Undefined: pages are found at both forms of their addresses, or it is not known at which. */
  readonly trailingSlash: boolean | undefined;
  /** The build lets links lead nowhere. Where it does not, there are none that the repository was built with. */
  readonly allowsBroken: boolean;
}

const KINDS = ['docs', 'blog', 'pages'] as const;
const PLUGIN = /^(?:@docusaurus\/)?(?:plugin-)?content-(docs|blog|pages)$/;

/** What a `docusaurus.config.*` says of its pages. Undefined where that is known only when it runs. */
export async function docusaurusSettings(text: string): Promise<DocusaurusSettings | undefined> {
  const config = await objectWith(text, ['presets', 'themeConfig', 'plugins']);
  if (!config) return undefined;
  const presets = entriesOf(config['presets']);
  const plugins = entriesOf(config['plugins']);
  if (!presets || !plugins) return undefined;
  const found = [...presets.flatMap(ofPreset), ...plugins.flatMap(ofPlugin)];
  const baseUrl = config['baseUrl'] ?? '/';
  if (found.length === 0 || found.includes(undefined) || typeof baseUrl !== 'string') return undefined;
  const slash = config['trailingSlash'];
  return {
    plugins: found.filter((plugin) => plugin !== undefined),
    baseUrl,
    trailingSlash: typeof slash === 'boolean' ? slash : undefined,
    allowsBroken: /^(?:warn|ignore|log)$/.test(String(config['onBrokenLinks'] ?? '')),
  };
}

interface Entry {
  readonly name: Value;
  readonly options: Value;
}

/** `'name'` and `['name', options]`. Undefined: not known. */
function entriesOf(value: Value): readonly Entry[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  return value.map((entry: Value) =>
    Array.isArray(entry) ? { name: entry[0], options: entry[1] } : { name: entry, options: undefined },
  );
}

/** Undefined in the list: something makes pages, it is not known where. */
type Found = readonly (ContentPlugin | undefined)[];

function ofPreset({ name, options }: Entry): Found {
  if (typeof name !== 'string' || !/(?:^|-)classic$/.test(name)) return [undefined];
  if (options !== undefined && !isValues(options)) return [undefined];
  return KINDS.flatMap((kind): Found => {
    const own = options?.[kind];
    if (own === false) return [];
    if (own !== undefined && !isValues(own)) return [undefined];
    return [{ kind, id: 'default', options: own ?? {} }];
  });
}

function ofPlugin({ name, options }: Entry): Found {
  // A function makes what it likes, which has addresses of its own.
  if (name === UNKNOWN || typeof name !== 'string') return [];
  const kind = KINDS.find((one) => one === PLUGIN.exec(name)?.[1]);
  if (!kind) return [];
  if (options !== undefined && !isValues(options)) return [undefined];
  const id = options?.['id'] ?? 'default';
  return [typeof id === 'string' ? { kind, id, options: options ?? {} } : undefined];
}
