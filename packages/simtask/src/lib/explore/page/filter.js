/**
 * @typedef {import('../page-data.ts').PageClass} PageClass
 * @typedef {{ text: string, package: string, owner: string, tier: string, state: string, sort: string }} Filter
 */

/** @type {Readonly<Record<string, (a: PageClass, b: PageClass) => number>>} */
export const ORDERS = {
  rank: () => 0,
  score: (a, b) => b.score - a.score,
  lines: (a, b) => b.linesSaved - a.linesSaved,
  functions: (a, b) => b.members.length - a.members.length,
};

/** The values of each filter and how many classes have them. */
export const FACETS = {
  /** @param {PageClass} cls */
  package: (cls) => cls.packages,
  /** @param {PageClass} cls */
  owner: (cls) => cls.owners,
  /** @param {PageClass} cls */
  tier: (cls) => (cls.tier === undefined ? [] : [cls.tier]),
  /** @param {PageClass} cls */
  state: (cls) => [cls.state],
};

/** @param {readonly PageClass[]} classes @param {Filter} filter */
export function chosenClasses(classes, filter) {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = classes.filter((cls) => {
    for (const [name, values] of Object.entries(FACETS)) {
      const wanted = filter[/** @type {keyof typeof FACETS} */ (name)];
      if (wanted !== '' && !values(cls).includes(wanted)) return false;
    }
    return words.length === 0 || words.every((word) => haystack(cls).includes(word));
  });
  return found.sort(ORDERS[filter.sort]);
}

/** @param {readonly PageClass[]} classes @param {keyof typeof FACETS} name @returns {[string, number][]} */
export function facetValues(classes, name) {
  const counts = new Map();
  for (const cls of classes) for (const value of FACETS[name](cls)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

const haystacks = new WeakMap();

/** What the search looks at: id, title, names, paths, owners. @param {PageClass} cls @returns {string} */
function haystack(cls) {
  const known = haystacks.get(cls);
  if (known) return known;
  const members = cls.members.map(({ name, path }) => `${path}#${name}`);
  const text = [cls.id, cls.title, cls.task, ...members, ...cls.packages, ...cls.owners].join('\n').toLowerCase();
  haystacks.set(cls, text);
  return text;
}
