import type { Annotation } from '@pipelines/core/node';
import type { Outcome } from '../../rows.ts';

const MOST_NAMED = 3;

/**
 * Notes beside the members that changed since `changedSince`: which of their copies did not. A class that the team rejected
 * has none: its members are meant to differ.
 */
export function changedClones({ id, state, places = [] }: Outcome): Annotation[] {
  if (state === 'rejected') return [];
  const unchanged = places.filter(({ changed }) => changed === false);
  if (unchanged.length === 0) return [];
  const named = unchanged.slice(0, MOST_NAMED).map(({ name, path, startLine }) => `${name} (${path}:${startLine})`);
  const more = unchanged.length - named.length;
  const copies = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const changed = places.filter((place) => place.changed === true);
  const which = changed.length === 1 ? 'Only one copy' : 'Not every copy';
  return changed.map(({ path, startLine, endLine, name }) => ({
    ...{ path, startLine, endLine },
    title: `${which} of ${name} changed`,
    message: `It is much the same as ${copies}, not changed here. See \`simtask explain ${id}\`.`,
  }));
}
