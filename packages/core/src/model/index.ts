// Door "./model": matching text to code without a network. Every name by hand.
export { CosineIndex, Idf, idfCosine, idfCoverage } from './cosine.ts';
export { editDistance } from './edit-distance.ts';
export { Matcher, type MatcherFields, type MatcherOptions } from './matcher.ts';
export type { Scores, SearchHit, SearchOptions } from './scores.ts';
export { countTerms, type TermCounts, termCounts, tokenize } from './tokenize.ts';
