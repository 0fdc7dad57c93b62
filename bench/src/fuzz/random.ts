import { bitsOf } from '../random.ts';

/** Numbers that look random and are the same for the same seed and turn: every input of a campaign stands on its own. */
export class Random {
  /** 32 random bits. */
  readonly bits: () => number;

  /** Whole numbers of up to 32 bits. */
  constructor(seed: number, turn: number) {
    this.bits = bitsOf(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(turn + 1, 0xc2b2ae35));
    this.bits();
    this.bits();
  }

  /** From 0 up to, and without, `end`. */
  below(end: number): number {
    return end <= 1 ? 0 : this.bits() % end;
  }

  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
