/** A relative path as a relative address. Lone surrogates, which no address can hold, become U+FFFD. */
export function pathUri(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
