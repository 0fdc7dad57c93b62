import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/concurrency/retry-after.ts';

const NOON = Date.UTC(2024, 4, 1, 12);
const http = (time: number) => new Date(time).toUTCString();

describe('Retry-After', () => {
  it.each([
    ['3', 3000],
    ['0', 0],
    ['1.5', 1500],
    [' 2 ', 2000],
    ['86400', 300_000],
    ['soon', undefined],
    ['', undefined],
    ['-5', undefined],
  ])('%j is %s ms', (header, wait) => {
    expect(retryAfter(header, undefined, NOON)).toBe(wait);
  });

  it('as a date counts from the time the server says it is', () => {
    const ahead = NOON + 3_600_000;
    expect(retryAfter(http(ahead + 4000), http(ahead), NOON)).toBe(4000);
    const behind = NOON - 3_600_000;
    expect(retryAfter(http(behind + 4000), http(behind), NOON)).toBe(4000);
  });

  it('as a date counts from our time, if the server does not say what time it is', () => {
    expect(retryAfter(http(NOON + 4000), undefined, NOON)).toBe(4000);
    expect(retryAfter(http(NOON - 4000), 'no date', NOON)).toBe(0);
  });

  it('is nothing where the server does not ask', () => {
    expect(retryAfter(undefined, http(NOON), NOON)).toBeUndefined();
  });
});
