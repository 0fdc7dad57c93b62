import { describe, expect, it } from 'vitest';
import {
  askableUrl,
  ignoredTest,
  isPublicHost,
  isThisMachine,
  shownAddress,
} from '../../src/lib/external/addresses.ts';

const hostOf = (address: string) => new URL(address).hostname;

describe('a host that is asked', () => {
  it.each([
    'https://nodejs.org',
    'https://8.8.8.8',
    'https://172.32.0.1',
    'https://192.169.0.1',
    'https://[2606:4700::1111]',
    'https://bücher.de',
    'https://example-site.dev',
    'https://localhost.run',
  ])('is %s', (address) => {
    expect(isPublicHost(hostOf(address))).toBe(true);
  });

  it.each([
    'http://localhost:3000',
    'http://app.localhost',
    'http://LOCALHOST.',
    'http://127.0.0.1',
    'http://127.1',
    'http://0x7f000001',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://100.64.0.1',
    'http://192.0.2.7',
    'http://198.51.100.7',
    'http://203.0.113.7',
    'http://224.0.0.1',
    'http://0.0.0.0:8080',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[fe80::1]',
    'http://[fd00::1]',
    'http://[2001:db8::1]',
    'http://intranet',
    'http://wiki.internal',
    'http://printer.local',
    'https://example.com',
    'https://www.example.org',
    'https://example.co',
    'https://my.example',
    'https://site.test',
    'https://x.invalid',
  ])('is not %s', (address) => {
    expect(isPublicHost(hostOf(address))).toBe(false);
  });
});

describe('this machine', () => {
  it.each([
    'http://localhost:3000',
    'http://app.localhost',
    'http://LOCALHOST.',
    'http://127.0.0.1:8080',
    'http://127.1',
    'http://[::1]',
  ])('is %s', (address) => {
    expect(isThisMachine(hostOf(address))).toBe(true);
  });

  it.each(['https://localhost.run', 'http://10.1.2.3', 'http://0.0.0.0', 'http://127.example', 'http://notlocalhost'])(
    'is not %s',
    (address) => {
      expect(isThisMachine(hostOf(address))).toBe(false);
    },
  );
});

describe('an address that is asked for', () => {
  it.each([
    ['https://a.dev/b?c=d#e', 'https://a.dev/b?c=d'],
    ['https://me:secret@a.dev/', 'https://a.dev/'],
    ['HTTP://A.dev', 'http://a.dev/'],
    ['https://a.dev/ä b', 'https://a.dev/%C3%A4%20b'],
    ['https://a.dev/{id}', undefined],
    ['https://a.dev/%7Bid%7D', undefined],
    ['https://<host>/', undefined],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what documents hold
    ['https://${HOST}/', undefined],
    ['mailto:a@b.dev', undefined],
    ['file:///etc/passwd', undefined],
    ['https://', undefined],
  ])('of %s is %s', (target, href) => {
    expect(askableUrl(target)?.href).toBe(href);
  });
});

describe('a glob that ignores', () => {
  it.each([
    ['https://a.dev/**', 'https://a.dev/x/y', true],
    ['https://a.dev/**', 'https://a.dev/', true],
    ['https://a.dev/*', 'https://a.dev/x', true],
    ['https://a.dev/*', 'https://a.dev/x/y', false],
    ['a.dev', 'https://a.dev/x/y', true],
    ['*.a.dev', 'https://b.a.dev/x', true],
    ['*.a.dev', 'https://a.dev/x', false],
    ['a.dev/x', 'https://a.dev/x', true],
    ['a.dev:8080', 'https://a.dev:8080', true],
    ['http://a.dev', 'https://a.dev', false],
  ])('%s has %s: %s', (glob, address, isIgnored) => {
    expect(ignoredTest([glob])(new URL(address))).toBe(isIgnored);
  });
});

describe('what is shown of an address', () => {
  it.each([
    ['https://me:secret@a.dev/b', 'https://***@a.dev/b'],
    ['https://token@a.dev', 'https://***@a.dev'],
    ['https://a.dev/@me', 'https://a.dev/@me'],
    ['https://a.dev/?to=me@b', 'https://a.dev/?to=me@b'],
  ])('of %s is %s', (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });
});
