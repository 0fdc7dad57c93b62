/**
 * Gives equal paths one string. A history names the same paths over and over (679,000 times in one of 10,000 commits),
 * and rows that came through a pipe or a cache carry a copy each time.
 */
export function internPaths(): (path: string) => string {
  const paths = new Map<string, string>();
  return (path) => {
    const known = paths.get(path);
    if (known !== undefined) return known;
    // A fresh string: a decoded row's strings are views that keep the whole block they were decoded from alive.
    const own = Buffer.from(path, 'utf16le').toString('utf16le');
    paths.set(own, own);
    return own;
  };
}
