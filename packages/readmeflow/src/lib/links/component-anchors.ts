import type { Tree } from '../verify/tree.ts';

/** A component that is given no text: what it shows comes from elsewhere. */
const ALONE = /<([A-Z]\w{0,99})(?:\s[^<>]{0,999})?\/>/g;
const SOURCES = ['astro', 'vue', 'tsx', 'jsx', 'svelte', 'js'];
/** Headings with ids, and HTML that was made before. */
const MAKES_ANCHORS =
  /<h[1-6]\b[^>]{0,500}\s:?id=|\bset:html=|\bv-html=|\{@html\b|dangerouslySetInnerHTML|<Content\b|<Heading\b/;

/** Whether the source of a component in a page says that it may show headings that stand in no document. */
export async function componentsMakeAnchors(text: string, tree: Tree): Promise<boolean> {
  for (const name of new Set(Array.from(text.matchAll(ALONE), ([, one = '']) => one))) {
    for (const path of SOURCES.flatMap((extension) => tree.named(`${name}.${extension}`))) {
      if (MAKES_ANCHORS.test((await tree.text(path)) ?? '')) return true;
    }
  }
  return false;
}
