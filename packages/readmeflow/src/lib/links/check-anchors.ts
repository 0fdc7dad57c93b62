import type { Fault } from '../document/document-facts.ts';
import type { AnchorLink } from './check-links.ts';

/** What is wrong with a link to an anchor of a document that has these. Undefined: nothing. */
export function anchorFault(_link: AnchorLink, _anchors: readonly string[]): Fault | undefined {
  return undefined;
}
