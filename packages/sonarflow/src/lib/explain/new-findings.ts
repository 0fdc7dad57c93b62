import type { Annotation } from '@pipelines/core/node';
import type { Outcome } from '../../rows.ts';

/** Notes beside findings on lines of new code. What is withheld or decided has none. */
export function newFindings({ id, state, places = [] }: Outcome): Annotation[] {
  if (state === 'withheld' || state === 'rejected' || state === 'deferred') return [];
  return places.map(({ path, startLine, endLine, rule, message }) => ({
    ...{ path, startLine, endLine },
    title: rule,
    message: `${message} See \`sonarflow explain ${id}\`.`,
  }));
}
