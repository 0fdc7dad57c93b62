import type { Attribute, Tag } from './html-tags.ts';

/** Which attributes of an element lead somewhere. */
const LEADS = new Map<string, readonly string[]>(
  Object.entries({
    ...{ a: ['href'], area: ['href'], link: ['href'], img: ['src', 'srcset'], source: ['src', 'srcset'] },
    ...{ video: ['src', 'poster'], audio: ['src'], iframe: ['src'], embed: ['src'], track: ['src'], script: ['src'] },
    ...{ object: ['data'], input: ['src'], image: ['href'] },
  }),
);

/** Those of components, which MDX has. */
const COMPONENT_LEADS: readonly string[] = ['href', 'src', 'srcset', 'poster', 'to'];

/** The spans of the addresses in a tag. What is bound by a framework (`:src`, `v-bind:href`) is code, not an address. */
export function* linkAttributes(tag: Tag, mdx: boolean): Generator<{ from: number; to: number }, void, undefined> {
  const leads = mdx && /^[A-Z]/.test(tag.name) ? COMPONENT_LEADS : (LEADS.get(tag.name.toLowerCase()) ?? []);
  for (const attribute of tag.attributes) {
    const name = attribute.name.toLowerCase();
    if (!leads.includes(name)) continue;
    yield* name === 'srcset' ? sources(attribute) : [trimmed(attribute)];
  }
}

/** `small.png 1x, large.png 2x`: the addresses in it. One with a comma in it ends where space follows. */
function* sources({ value, from }: Attribute): Generator<{ from: number; to: number }, void, undefined> {
  for (const found of value.matchAll(/[^\s,]\S*(?:\s+[^,]*)?/g)) {
    const address = /^\S+?(?=,*(?:\s|$))/.exec(found[0])?.[0] ?? '';
    if (address !== '') yield { from: from + found.index, to: from + found.index + address.length };
  }
}

function trimmed({ value, from }: Attribute): { from: number; to: number } {
  const start = value.length - value.trimStart().length;
  return { from: from + start, to: from + start + value.trim().length };
}
