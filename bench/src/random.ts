/** 32 random bits a call, the same for the same seed: mulberry32 (Tommy Ettinger, public domain). */
export function bitsOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomOf(seed: number): () => number {
  const bits = bitsOf(seed);
  return () => bits() / 2 ** 32;
}

/** Numbers in [0, 1), the same in every process and thread: Park and Miller's minimal standard, seed 1. */
export function sameRandoms(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
