import { createHash } from 'node:crypto';
import type { StepCache } from '@pipelines/core';
import { type FrontMatter, frontMatterLength, readFrontMatter } from '@pipelines/core/markdown';

/**
 * The front matter of a text, from the cache if equal front matter was read before: parsing YAML is the dearest thing a
 * review does with a board that has not changed. The key is the front matter alone, so an edited body still hits.
 */
export async function cachedFrontMatter(text: string, cache: StepCache): Promise<FrontMatter> {
  const length = frontMatterLength(text);
  if (length === 0) return readFrontMatter(text);
  const head = text.slice(0, length);
  return cache.getOrCompute(createHash('sha256').update(head).digest('base64'), () => readFrontMatter(head));
}
