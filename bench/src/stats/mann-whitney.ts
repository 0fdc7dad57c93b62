/**
 * p of the two-sided Mann–Whitney U test that two samples come from one distribution: normal approximation with correction
 * for ties and for continuity (Mann and Whitney, Annals of Mathematical Statistics 18, 1947, pages 50–60; ties: Lehmann,
 * Nonparametrics, 1975, section 1.4). Good from about 8 values each. 1 when all values are equal or a sample is empty.
 */
export function mannWhitneyP(a: readonly number[], b: readonly number[]): number {
  const n = a.length + b.length;
  if (a.length === 0 || b.length === 0) return 1;
  const { rankSum, ties } = rank(a, b);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const middle = (a.length * b.length) / 2;
  const variance = ((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1)));
  if (!(variance > 0)) return 1;
  const z = Math.max(0, Math.abs(u - middle) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * (1 - normalBelow(z)));
}

/** Sum of the ranks of `a` in both together, equal values sharing the mean of their ranks; sum of t³ − t over ties. */
function rank(a: readonly number[], b: readonly number[]): { rankSum: number; ties: number } {
  const all = [...a.map((value) => ({ value, own: 1 })), ...b.map((value) => ({ value, own: 0 }))];
  all.sort((left, right) => left.value - right.value);
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    let own = 0;
    while (all[end] && all[end]?.value === all[start]?.value) own += all[end++]?.own ?? 0;
    const count = end - start;
    rankSum += own * (start + (count + 1) / 2);
    ties += count ** 3 - count;
    start = end;
  }
  return { rankSum, ties };
}

/** Standard normal distribution function, error below 7.5e-8 (Abramowitz and Stegun, 1964, formula 26.2.17), for z ≥ 0. */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
