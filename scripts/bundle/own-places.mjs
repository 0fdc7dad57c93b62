import { basename, relative, sep } from 'node:path';

/** `{ module: import.meta.url, export: 'name' }`: how a module says that threads find a handler in it. */
const HANDLER = /\bmodule: import\.meta\.url, export: /;

/**
 * A plugin for rolldown: what the modules of `dist` reach by their `import.meta.url` they reach from a chunk as well.
 * A module with a handler for threads is said to lie beside the chunks, and is listed in `handlers` to be put there;
 * any other keeps its place. A module of core asks for nothing but the worker entry, which lies beside the chunks too.
 */
export function ownPlaces(dist) {
  const handlers = new Set();
  return {
    name: 'own-places',
    handlers,
    transform: {
      filter: { code: 'import.meta.url' },
      handler(code, id) {
        if (HANDLER.test(code)) {
          handlers.add(id);
          return placedAt(code, `./${basename(id)}`);
        }
        const place = relative(dist, id);
        return place.startsWith('..') ? null : placedAt(code, `../${place.split(sep).join('/')}`);
      },
    },
  };
}

/** `path` is relative to the folder of the chunks. */
function placedAt(code, path) {
  return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(path)}, import.meta.url).href`);
}
