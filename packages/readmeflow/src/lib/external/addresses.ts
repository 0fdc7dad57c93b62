import { isIP } from 'node:net';
import { globPattern } from '@pipelines/core/repository';

/** Names that stand for the host of the reader, or for no host at all. */
const NO_HOST =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|example|onion|home\.arpa|example\.[a-z]+)$/;

/** What is filled in before an address is used: `{id}`, `<host>`, `$HOST`, also as percent codes. */
const PLACEHOLDER = /[{}<>$]|%7[BD]|%3[CE]/i;

/** An address as it is asked for: without what stands behind `#`, and without a name and password. */
export function askableUrl(target: string): URL | undefined {
  if (PLACEHOLDER.test(target) || !URL.canParse(target)) return undefined;
  const url = new URL(target);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url;
}

/** An address with its name and password hidden, for people. */
export function shownAddress(target: string): string {
  return target.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#@\s]*@/i, '$1***@');
}

/** Is it the machine that asks? */
export function isThisMachine(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '').toLowerCase();
  return /^(?:(?:.*\.)?localhost|\[::1\])$/.test(name) || (isIP(name) === 4 && name.startsWith('127.'));
}

/** Is it a host that everybody reaches under this name? */
export function isPublicHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '').toLowerCase();
  if (name.startsWith('[')) return isPublicIPv6(name.slice(1, -1));
  if (isIP(name) === 4) return isPublicIPv4(name);
  return name.includes('.') && !NO_HOST.test(name);
}

/** Networks of RFC 6890 that nobody outside reaches, those for documentation among them. */
function isPublicIPv4(address: string): boolean {
  const [a = 0, b = 0, c = 0] = address.split('.').map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  if (a === 192) return b !== 168 && !(b === 0 && (c === 0 || c === 2));
  if (a === 198) return b !== 18 && b !== 19 && !(b === 51 && c === 100);
  return !(a === 203 && b === 0 && c === 113);
}

/** Global unicast is `2000::/3`; of that `2001:db8::/32` is for documentation. */
function isPublicIPv6(address: string): boolean {
  return /^[23]/.test(address) && !/^2001:0?db8:/.test(address);
}

/** Which addresses nobody wants to be asked for. A glob is matched with and without `https://`. */
export function ignoredTest(globs: readonly string[]): (url: URL) => boolean {
  const patterns = globs.map(globPattern);
  return (url) => {
    const bare = url.href.replace(/\/$/, '');
    const forms = [
      url.href,
      bare,
      url.hostname,
      `${url.host}${url.pathname}${url.search}`,
      bare.replace(/^https?:\/\//, ''),
    ];
    return patterns.some((pattern) => forms.some((form) => pattern.test(form)));
  };
}
