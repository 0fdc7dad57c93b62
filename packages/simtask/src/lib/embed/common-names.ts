/**
 * How much a name tells, 0 (nothing: `length`) to 3 (all that a name can tell). The lists are frozen, so that the score
 * of a pair depends on the two functions only. They hold the names that stand in many functions of many public
 * repositories; every other name is RARE.
 */
export const COMMON = 0;
export const RARE = 3;

const EVERYWHERE = 'length undefined push Object Array map join this value name key type';

const OFTEN = 'String Number Error Math';

const SOMETIMES = '';

const RARITY = new Map<string, number>(
  [EVERYWHERE, OFTEN, SOMETIMES].flatMap((names, rarity) =>
    names
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, rarity] as const),
  ),
);

export function rarityOf(name: string): number {
  return RARITY.get(name) ?? RARE;
}
